package dev.paddock.broker;

import dev.paddock.broker.AgentException.Kind;
import dev.paddock.identity.Origin;
import dev.paddock.identity.TokenUsed;
import dev.paddock.jobs.Job;
import dev.paddock.jobs.JobId;
import dev.paddock.runners.RunnerCredentials;
import dev.paddock.runners.RunnerId;
import dev.paddock.web.Digits;
import dev.paddock.web.Json;
import dev.paddock.web.Site;
import dev.paddock.web.SiteRequest;
import java.util.Map;
import tools.jackson.core.JacksonException;

/**
 * A request of an agent, matched to a route.
 *
 * @param variables of the path
 * @param held what its token opens
 */
record AgentCall(SiteRequest call, Map<String, String> variables, Held held) {
  private static final long LARGEST_ID = 1L << 53;

  /** The runner whose agent calls, where only agents may. */
  RunnerCredentials runner() {
    return ((Held.Place) held).runner();
  }

  /** The job that calls, where only jobs may, as long as it has not ended. */
  Job job() {
    var job = ((Held.Work) held).job();
    requirePlanOf(job.id());
    if (job.state() == Job.State.COMPLETED) {
      throw new AgentException(Kind.PLAN_NOT_FOUND, "The job has ended.");
    }
    return job;
  }

  /** The registration or remove token of the caller, where only those are accepted. */
  Held.Admission admission() {
    return (Held.Admission) held;
  }

  /** The origin of a change that this call makes, for the audit log. */
  Origin origin() {
    return switch (held) {
      case Held.Place(var bearer, var runner) -> agent(runner.id());
      case Held.Work(var bearer, var job) -> agent(bearer.runner());
      case Held.Admission(var bearer, var from) ->
          new Origin.Call(from, call.remoteAddress(), call.userAgent(), call.id());
      case Held.Nothing() -> throw new IllegalStateException("nobody changes anything");
    };
  }

  private Origin agent(RunnerId runner) {
    var header = call.authorization();
    var token = header.substring(header.indexOf(' ') + 1).strip();
    return new Origin.Agent(
        runner.value(), TokenUsed.hashed(token), call.remoteAddress(), call.userAgent(), call.id());
  }

  String variable(String name) {
    return variables.getOrDefault(name, "");
  }

  /** Id of the session that the call names; empty if it names none. */
  String session() {
    return call.query("sessionId");
  }

  /** Refuses a call whose path names the plan or the timeline of another job. */
  void requirePlanOf(JobId job) {
    var timeline = variable("timelineId");
    if (!variable("planId").equalsIgnoreCase(JobIds.plan(job))
        || !(timeline.isEmpty() || timeline.equalsIgnoreCase(JobIds.timeline(job)))) {
      throw new AgentException(Kind.PLAN_SECURITY, "The token is that of another job.");
    }
  }

  /** A variable of the path that is an id; refuses what is none. */
  long id(String name, Kind otherwise) {
    var text = variable(name);
    if (!Digits.isId(text) || Long.parseLong(text) > LARGEST_ID) {
      throw new AgentException(otherwise, "%s is no id.".formatted(name));
    }
    return Long.parseLong(text);
  }

  /** The body; agents write the same names in different cases. */
  TolerantJson json() {
    return json(Site.USUAL_BODY);
  }

  /**
   * A body that may be larger than usual; to be read only once it is known that the caller may send
   * it.
   *
   * @param most bytes
   */
  TolerantJson json(int most) {
    try {
      return new TolerantJson(Json.read(call.body(most)));
    } catch (JacksonException malformed) {
      // Not 400: to agents that means that their token is no longer good.
      throw new AgentException(Kind.AGENT_INVALID, "The body is no JSON.");
    }
  }
}
