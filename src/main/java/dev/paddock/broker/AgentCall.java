package dev.paddock.broker;

import dev.paddock.broker.AgentException.Kind;
import dev.paddock.http.Call;
import dev.paddock.http.Json;
import dev.paddock.identity.LevelId;
import dev.paddock.jobs.JobId;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * A request of an agent that has found its resource.
 *
 * @param variables of the path
 * @param bearer who its token speaks for; empty where none is needed
 */
record AgentCall(Call call, Map<String, String> variables, Optional<Bearer> bearer) {
  private static final long LARGEST_ID = 1L << 53;

  /** The agent that calls, where only agents may. */
  Bearer.Agent agent() {
    return (Bearer.Agent) bearer.orElseThrow();
  }

  /** The job that calls, where only jobs may. */
  Bearer.Work work() {
    return (Bearer.Work) bearer.orElseThrow();
  }

  Bearer.Admin admin() {
    return (Bearer.Admin) bearer.orElseThrow();
  }

  LevelId tenant() {
    return bearer.orElseThrow().tenant();
  }

  String variable(String name) {
    return variables.getOrDefault(name, "");
  }

  /** Id of the session that it is asked in; empty where it names none. */
  String session() {
    return call.query("sessionId");
  }

  /** Refuses what speaks of another job than that of its token. */
  void requirePlanOf(JobId job) {
    var timeline = variable("timelineId");
    if (!variable("planId").equalsIgnoreCase(JobIds.plan(job))
        || !(timeline.isEmpty() || timeline.equalsIgnoreCase(JobIds.timeline(job)))) {
      throw new AgentException(Kind.PLAN_SECURITY, "The token is that of another job.");
    }
  }

  /** A variable that is a number; one that is none names nothing. */
  long id(String name, Kind otherwise) {
    var text = variable(name);
    if (!text.matches("[0-9]{1,16}") || Long.parseLong(text) > LARGEST_ID) {
      throw new AgentException(otherwise, "%s is no id.".formatted(name));
    }
    return Long.parseLong(text);
  }

  /** The body; agents write the same names in different cases. */
  AgentJson json() {
    try {
      return new AgentJson(Json.read(call.body()));
    } catch (JacksonException malformed) {
      // Not 400: to agents that means that their token is no longer good.
      throw new AgentException(Kind.AGENT_INVALID, "The body is no JSON.");
    }
  }
}
