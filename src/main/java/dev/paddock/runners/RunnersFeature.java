package dev.paddock.runners;

import dev.paddock.audit.AuditFeature;
import dev.paddock.audit.Change;
import dev.paddock.feature.Chore;
import dev.paddock.feature.Feature;
import dev.paddock.feature.WorldFormat;
import dev.paddock.identity.Directory;
import dev.paddock.identity.HourlyTokens;
import dev.paddock.identity.Level;
import dev.paddock.identity.LevelId;
import dev.paddock.identity.Origin;
import dev.paddock.rest.Page;
import dev.paddock.rest.Route;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import dev.paddock.store.Signal;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The entry point of runners. */
public final class RunnersFeature {
  /** The topic of a {@link Signal}: a runner was changed or removed, or its session has ended. */
  public static final String CHANGED = "runner";

  // https://docs.github.com/enterprise-server@3.19/actions/reference/runners/self-hosted-runners
  private static final Duration UNUSED = Duration.ofDays(14);
  private static final Duration UNUSED_EPHEMERAL = Duration.ofDays(1);
  private static final Duration CLEANING = Duration.ofMinutes(10);

  private final Database database;
  private final HourlyTokens tokens;
  private final RunnerLabelStore labels = new RunnerLabelStore();
  private final RunnerEventStore events;
  private final RunnerConnections connections;
  private final RunnerCredentialStore credentials = new RunnerCredentialStore();
  private final RunnerStore store;
  private final RunnerWriter writer;
  private final List<Route> routes;

  public RunnersFeature(
      Database database,
      AuditFeature audit,
      HourlyTokens tokens,
      SecureRandom random,
      Clock clock) {
    this.database = database;
    this.tokens = tokens;
    this.events = new RunnerEventStore(clock);
    this.connections = new RunnerConnections(events, clock);
    this.store = new RunnerStore(labels, events, clock);
    this.writer = new RunnerWriter(audit, store, labels, credentials, tokens, random);
    var api = new RunnersApi(database, store, writer);
    this.routes =
        Stream.of(
                RunnerRoutes.ofOrganization(api),
                RunnerRoutes.ofRepository(api),
                RunnerRoutes.ofEnterprise(api),
                new RunnerEventsApi(database, store, events).routes(),
                new RunnerGroupsApi().routes())
            .flatMap(List::stream)
            .toList();
  }

  /** The format of runners in the world file. */
  public static WorldFormat<?> worldFormat() {
    return new RunnersWorld.Format();
  }

  /** The feature as one value. */
  public Feature feature() {
    return Feature.of("runners", routes)
        .withChores(
            new Chore("remove unused runners", CLEANING, this::removeUnused),
            new Chore(
                "delete expired runner tokens",
                CLEANING,
                () -> database.advance(tokens::deleteExpiredRunnerTokens)))
        .withSection(new RunnersWorld(this, writer))
        .beforeDeletion(this::recordRemoval);
  }

  /** All runners of a level, by id. */
  public List<Runner> all(Handle handle, Level level) {
    return store.all(handle, level.levelId());
  }

  /** A runner by its name. */
  public Optional<Runner> find(Handle handle, Level level, RunnerName name) {
    return store.find(handle, level.levelId(), name);
  }

  /** Registers a runner for an agent; its name must be free. */
  public Runner register(Change change, Level level, Registration agent) {
    return writer.register(change, level, agent);
  }

  /** Whether the agent of a runner registered with this registration token. */
  public boolean wasRegisteredWith(Handle handle, RunnerId id, long token) {
    return credentials.wasRegisteredWith(handle, id, token);
  }

  /** Gives a runner to another agent, which takes over its id. */
  public Runner replace(Change change, Level level, RunnerId id, Registration agent) {
    return writer.replace(change, level, id, agent);
  }

  /** Removes a runner, connected or not, unless it runs a job. */
  public void remove(Change change, Level level, RunnerId id) {
    writer.delete(change, level, id);
  }

  /** Puts on record that all runners of a level are deleted with it, and wakes their agents. */
  private void recordRemoval(Change change, Level level) {
    all(change.tx(), level)
        .forEach(runner -> {
          store.recordRemoval(change, level, runner);
          writer.tell(change.tx(), runner.id());
        });
  }

  /** Removes runners whose agents have not connected for long, as GitHub does. */
  private int removeUnused() {
    var unused = database.read(handle -> connections.unused(handle, UNUSED, UNUSED_EPHEMERAL));
    unused.forEach(this::remove);
    return unused.size();
  }

  private void remove(RunnerConnections.Unused runner) {
    var rule = "not connected for " + (runner.ephemeral() ? "1 day" : "14 days");
    database
        .read(handle -> Directory.level(handle, runner.level()))
        .ifPresent(level -> writer.delete(new Origin.Server(rule), level, runner.id()));
  }

  /** The store of the credentials by which agents authenticate. */
  public RunnerCredentialStore credentials() {
    return credentials;
  }

  /** The store of which runners are online and busy. */
  public RunnerConnections connections() {
    return connections;
  }

  /** A runner by its id. */
  public Optional<Runner> find(Handle handle, LevelId level, RunnerId id) {
    return store.find(handle, level, id);
  }

  /** Names of a runner's labels, in lower case, to match with those that jobs ask for. */
  public Set<String> labelKeys(Handle handle, RunnerId id) {
    return labels.keys(handle, id);
  }

  /** The newest events of a runner, newest first, to be written as JSON. */
  public List<?> events(Handle handle, RunnerId id, int most) {
    return events.page(handle, id, new Page(1, most)).stream()
        .map(RunnerEventsApi.EventJson::of)
        .toList();
  }
}
