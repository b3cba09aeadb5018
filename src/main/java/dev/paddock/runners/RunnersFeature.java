package dev.paddock.runners;

import dev.paddock.audit.AuditFeature;
import dev.paddock.audit.Change;
import dev.paddock.http.Page;
import dev.paddock.http.Route;
import dev.paddock.identity.HourlyTokens;
import dev.paddock.identity.Level;
import dev.paddock.identity.LevelId;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import dev.paddock.store.Signal;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The door of runners: their routes, and what the world file reads and writes of them. */
public final class RunnersFeature {
  /** The topic of a {@link Signal} about a runner that was removed or replaced. */
  public static final String CHANGED = "runner";

  private final RunnerLabelStore labels = new RunnerLabelStore();
  private final RunnerEventStore events;
  private final RunnerConnectionStore connections;
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
    this.events = new RunnerEventStore(clock);
    this.connections = new RunnerConnectionStore(events, clock);
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

  public List<Route> routes() {
    return routes;
  }

  /** All runners of a level, by id. */
  public List<Runner> all(Handle handle, Level level) {
    return store.page(handle, level.levelId(), new Page(1, Integer.MAX_VALUE), Integer.MAX_VALUE);
  }

  /** A runner by its name. */
  public Optional<Runner> find(Handle handle, Level level, RunnerName name) {
    return store.find(handle, level.levelId(), name);
  }

  /** Registers a runner that is offline until an agent connects. */
  public Runner register(
      Change change,
      Level level,
      RunnerName name,
      RunnerOs os,
      Architecture architecture,
      List<String> customLabels) {
    return writer.register(
        change,
        level,
        NewRunner.unconnected(
            name, os, architecture, false, RunnerLabel.of(os, architecture, customLabels)));
  }

  /** Registers a runner for an agent; its name must be free. */
  public Runner register(Change change, Level level, Registration agent) {
    var runner = writer.register(change, level, agent.runner());
    credentials.setCredentials(change.tx(), runner.id(), agent.clientId(), agent.publicKey());
    credentials.setRegistrationToken(change.tx(), runner.id(), agent.token());
    return runner;
  }

  /** Whether the agent of a runner has come with a registration token. */
  public boolean wasRegisteredWith(Handle handle, RunnerId id, long token) {
    return credentials.wasRegisteredWith(handle, id, token);
  }

  /** Gives a runner to another agent. */
  public Runner replace(Change change, Level level, RunnerId id, Registration agent) {
    credentials.setCredentials(change.tx(), id, agent.clientId(), agent.publicKey());
    credentials.setRegistrationToken(change.tx(), id, agent.token());
    return writer.replace(change, level, id, agent.runner());
  }

  /** Removes a runner, connected or not, unless it runs a job. */
  public void remove(Change change, Level level, RunnerId id) {
    writer.delete(change, level, id);
  }

  /** Puts on record that all runners of a level go with it, and tells their agents. */
  public void recordRemoval(Change change, Level level) {
    all(change.tx(), level)
        .forEach(runner -> {
          store.recordRemoval(change, level, runner);
          writer.tell(change.tx(), runner.id());
        });
  }

  /** With what agents prove which runner they are. */
  public RunnerCredentialStore credentials() {
    return credentials;
  }

  /** Who is connected and who is at work. */
  public RunnerConnectionStore connections() {
    return connections;
  }

  /** A runner by its id. */
  public Optional<Runner> find(Handle handle, LevelId level, RunnerId id) {
    return store.find(handle, level, id);
  }

  /** Names of a runner's labels, in lower case, as jobs ask for them. */
  public Set<String> labelKeys(Handle handle, RunnerId id) {
    return labels.keys(handle, id);
  }

  /** The newest of what happened to a runner, newest first, for the wire. */
  public List<?> events(Handle handle, RunnerId id, int most) {
    return events.page(handle, id, new Page(1, most)).stream()
        .map(RunnerEventsApi.EventJson::of)
        .toList();
  }

  /** Changes what a runner is and how it is labelled. */
  public void update(
      Change change,
      Level level,
      Runner runner,
      RunnerOs os,
      Architecture architecture,
      List<String> customLabels) {
    var tx = store.change(change, level, runner);
    store.update(tx, runner.id(), os, architecture);
    labels.removeAll(tx, runner.id(), RunnerLabel.Type.READ_ONLY);
    labels.removeAll(tx, runner.id(), RunnerLabel.Type.CUSTOM);
    labels.add(tx, runner.id(), RunnerLabel.of(os, architecture, customLabels));
    writer.tell(tx, runner.id());
  }

  /** Whether a runner has just the labels of its kind and these. */
  public boolean hasLabels(
      Runner runner, RunnerOs os, Architecture architecture, List<String> customLabels) {
    var wanted = RunnerLabel.of(os, architecture, customLabels);
    var has =
        runner.labels().stream()
            .map(label -> new RunnerLabel.Wanted(label.name(), label.type()))
            .toList();
    return has.equals(wanted);
  }

  /** Why a text can not be a label, if it can not. */
  public static Optional<String> labelFault(String label) {
    return RunnerWriter.fault(label);
  }
}
