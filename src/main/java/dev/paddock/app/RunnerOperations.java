package dev.paddock.app;

import dev.paddock.identity.Level;
import dev.paddock.identity.Origin;
import dev.paddock.jobs.JobId;
import dev.paddock.rest.Body;
import dev.paddock.rest.Page;
import dev.paddock.runners.Runner;
import dev.paddock.runners.RunnerLabel;
import dev.paddock.runners.RunnerName;
import dev.paddock.store.Handle;
import dev.paddock.web.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The operator commands about runners, and about jobs that run on them. */
final class RunnerOperations {
  private static final int EVENTS = 20;

  private final Wiring wiring;
  private final Lookup lookup;
  private final boolean serving;

  /**
   * @param serving whether a server runs, so that runners can connect
   */
  RunnerOperations(Wiring wiring, Lookup lookup, boolean serving) {
    this.wiring = wiring;
    this.lookup = lookup;
    this.serving = serving;
  }

  Map<String, Object> createJob(OperatorArguments given) {
    if (!serving) {
      throw new OperatorException(
          "No server runs on this data directory, so no runner can come for the job: start it with ./paddock serve.");
    }
    return result(
        wiring.jobs.writer().create("job run", repository(given), Body.of(given.object("job"))));
  }

  Map<String, Object> getJob(OperatorArguments given) {
    return result(wiring.jobs.show(repository(given), job(given)));
  }

  Map<String, Object> jobLines(OperatorArguments given) {
    return result(wiring.jobs.lines(repository(given), job(given), given.text("after")));
  }

  Map<String, Object> cancelJob(OperatorArguments given) {
    wiring.jobs.writer().cancel(new Origin.Operator("job cancel"), repository(given), job(given));
    return Map.of();
  }

  Map<String, Object> listJobs(OperatorArguments given) {
    var organization =
        wiring.database.read(handle -> lookup.organization(handle, given.text("org"))).level();
    var repository = given.optional("repo").map(name -> repository(given));
    return result(
        wiring.jobs.list(
            organization,
            repository,
            given.optional("status"),
            new Page(1, Math.max(1, given.number("limit")))));
  }

  private static Map<String, Object> result(Object json) {
    return Json.map(Json.tree(json));
  }

  private static JobId job(OperatorArguments given) {
    return new JobId(given.id("id"));
  }

  private Level.Repository repository(OperatorArguments given) {
    var organization = given.text("org");
    var name = given.text("repo");
    return wiring.database.read(handle -> lookup.repository(handle, organization, name)).level();
  }

  /** A runner, what happened to it, and a repository whose jobs it takes. */
  Map<String, Object> showRunner(OperatorArguments given) {
    return wiring.database.snapshot(handle -> {
      var organization = lookup.organization(handle, given.text("org")).level();
      var repository =
          given
              .optional("repo")
              .map(name -> lookup.repository(handle, organization.login(), name).level());
      Level owner = repository.isPresent() ? repository.get() : organization;
      var runner = runner(handle, owner, given.text("name"));
      var json = json(runner);
      var lastSeen = wiring.runners.connections().lastSeen(handle, runner.id());
      json.put("last_seen_at", lastSeen.map(Instant::toString).orElse(null));
      json.put(
          "repository",
          repository
              .map(Level.Repository::name)
              .or(() -> anyRepository(handle, organization))
              .orElse(null));
      json.put("events", wiring.runners.events(handle, runner.id(), EVENTS));
      return json;
    });
  }

  private Runner runner(Handle handle, Level owner, String name) {
    return RunnerName.parse(name)
        .flatMap(it -> wiring.runners.find(handle, owner, it))
        .orElseThrow(() ->
            new OperatorException(
                "There is no runner \"%s\" of %s.".formatted(name, nameOf(owner))));
  }

  private Optional<String> anyRepository(Handle handle, Level.Organization organization) {
    return wiring.accounts.repositories().all(handle, organization.id()).stream()
        .findFirst()
        .map(it -> it.name());
  }

  private static String nameOf(Level owner) {
    return switch (owner) {
      case Level.Repository repository -> repository.fullName();
      case Level.Organization organization -> organization.login();
      case Level.Enterprise enterprise -> enterprise.slug();
      case Level.Environment environment -> environment.name();
    };
  }

  private static Map<String, Object> json(Runner runner) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", runner.id().value());
    json.put("name", runner.name().value());
    json.put("os", runner.os().wire());
    json.put("architecture", runner.architecture().wire());
    json.put("version", runner.version().orElse(null));
    json.put("ephemeral", runner.ephemeral());
    json.put("status", runner.online() ? "online" : "offline");
    json.put("busy", runner.busy());
    json.put("labels", runner.labels().stream().map(RunnerLabel::name).toList());
    return json;
  }
}
