package dev.paddock.broker;

import dev.paddock.audit.AuditFeature;
import dev.paddock.audit.Change;
import dev.paddock.broker.AgentException.Kind;
import dev.paddock.crypto.RandomId;
import dev.paddock.identity.Caller.RunnerTokenKind;
import dev.paddock.identity.Directory;
import dev.paddock.identity.Level;
import dev.paddock.identity.LevelId;
import dev.paddock.jobs.JobAssignments;
import dev.paddock.runners.Registration;
import dev.paddock.runners.Runner;
import dev.paddock.runners.RunnerEvent.Offline;
import dev.paddock.runners.RunnerId;
import dev.paddock.runners.RunnerName;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import dev.paddock.web.Reply;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;

/** Handles the registration of agents: creates, replaces, lists and removes their runners. */
final class Agents {

  private final Database database;
  private final AuditFeature audit;
  private final RunnersFeature runners;
  private final JobAssignments jobs;
  private final Sessions sessions;
  private final SecureRandom random;

  Agents(
      Database database,
      AuditFeature audit,
      RunnersFeature runners,
      JobAssignments jobs,
      Sessions sessions,
      SecureRandom random) {
    this.database = database;
    this.audit = audit;
    this.runners = runners;
    this.jobs = jobs;
    this.sessions = sessions;
    this.random = random;
  }

  /** The groups that an agent may join. */
  Reply listPools(AgentCall call) {
    return collection(List.of(AgentForm.pool()));
  }

  private static Reply collection(List<?> values) {
    var json = new LinkedHashMap<String, Object>();
    json.put("count", values.size());
    json.put("value", values);
    return Reply.ok(json);
  }

  /** All runners of the tenant, or the one with a name; not paged, as agents read no pages. */
  Reply list(AgentCall call) {
    var level = level(call);
    var name = call.call().query("agentName");
    var found =
        database.snapshot(handle ->
            name.isEmpty()
                ? runners.all(handle, level)
                : RunnerName.parse(name).flatMap(it -> runners.find(handle, level, it)).stream()
                    .toList());
    return collection(found.stream().map(AgentForm::json).toList());
  }

  Reply get(AgentCall call) {
    var id = id(call);
    return Reply.ok(
        AgentForm.json(
            database
                .snapshot(handle -> runners.find(handle, tenant(call), id))
                .orElseThrow(Agents::notFound)));
  }

  /** Makes a runner; its name must be free. */
  Reply create(AgentCall call) {
    return register(call, this::create);
  }

  private Runner create(Change change, Level level, Registration agent) {
    if (runners.find(change.tx(), level, agent.name()).isPresent()) {
      throw new AgentException(
          Kind.AGENT_EXISTS,
          "Pool 1 already contains a runner with name %s.".formatted(agent.name().value()));
    }
    return runners.register(change, level, agent);
  }

  /**
   * Gives a runner to another agent: the runner keeps its id and group, the old agent is shut out.
   */
  Reply replace(AgentCall call) {
    var id = id(call);
    return register(call, (change, level, agent) -> replace(change, level, id, agent));
  }

  private Runner replace(Change change, Level level, RunnerId id, Registration agent) {
    var before = runners.find(change.tx(), level.levelId(), id).orElseThrow(Agents::notFound);
    refuseOtherName(change.tx(), level, before, agent);
    // The old agent cannot end a job that it has confirmed, as its credentials are replaced: the
    // job fails. A job that was not confirmed goes back to the queue with the end of the session.
    jobs.cutOff(change.tx(), id);
    sessions.end(change.tx(), id, Offline.SUPERSEDED);
    return runners.replace(change, level, id, agent);
  }

  private interface Work {
    Runner on(Change change, Level level, Registration agent);
  }

  private Reply register(AgentCall call, Work work) {
    if (call.admission().bearer().kind() != RunnerTokenKind.REGISTRATION) {
      throw new AgentException(Kind.ACCESS_DENIED, "A remove token registers no runner.");
    }
    var level = level(call);
    var body = call.json();
    var agent =
        AgentForm.registration(body, RandomId.of(random), call.admission().from().token().id());
    var made = audit.write(call.origin(), change -> work.on(change, level, agent));
    return Reply.ok(AgentForm.json(made, agent, body.text("osDescription"), call));
  }

  private void refuseOtherName(Handle handle, Level level, Runner before, Registration agent) {
    if (runners
        .find(handle, level, agent.name())
        .filter(other -> !other.id().equals(before.id()))
        .isPresent()) {
      throw new AgentException(
          Kind.AGENT_EXISTS, "Another runner has the name %s.".formatted(agent.name().value()));
    }
  }

  /** Removes a runner, unless it runs a job. */
  Reply delete(AgentCall call) {
    var level = level(call);
    var id = id(call);
    audit.write(
        call.origin(),
        change -> {
          var runner = runners.find(change.tx(), level.levelId(), id).orElseThrow(Agents::notFound);
          refuseOthers(change.tx(), call, id);
          if (runner.busy()) {
            throw new AgentException(
                Kind.AGENT_BUSY,
                "Runner %s is still running a job.".formatted(runner.name().value()));
          }
          runners.remove(change, level, id);
          return id;
        });
    return Reply.noContent();
  }

  /** A registration token removes only runners that were registered with it. */
  private void refuseOthers(Handle handle, AgentCall call, RunnerId id) {
    var from = call.admission().from();
    boolean may =
        from.tokenKind() == RunnerTokenKind.REMOVE
            || runners.wasRegisteredWith(handle, id, from.token().id());
    if (!may) {
      throw new AgentException(
          Kind.ACCESS_DENIED, "A registration token removes only runners registered with it.");
    }
  }

  private static LevelId tenant(AgentCall call) {
    return call.admission().bearer().tenant();
  }

  private Level level(AgentCall call) {
    return database
        .read(handle -> Directory.level(handle, tenant(call)))
        .orElseThrow(Agents::notFound);
  }

  private static RunnerId id(AgentCall call) {
    return new RunnerId(call.id("agentId", Kind.AGENT_NOT_FOUND));
  }

  private static AgentException notFound() {
    return new AgentException(Kind.AGENT_NOT_FOUND, "There is no such runner.");
  }
}
