package dev.paddock.runners;

import dev.paddock.audit.AuditFeature;
import dev.paddock.audit.Change;
import dev.paddock.audit.Change.Operation;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.Caller.RunnerTokenKind;
import dev.paddock.identity.HourlyTokens;
import dev.paddock.identity.Level;
import dev.paddock.identity.Maker;
import dev.paddock.identity.Origin;
import dev.paddock.store.Handle;
import dev.paddock.store.Signal;
import dev.paddock.store.Tx;
import dev.paddock.web.Json;
import dev.paddock.web.Urls;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/** The writer of runners, their labels and their tokens, with GitHub's rules. */
final class RunnerWriter {
  private final AuditFeature audit;
  private final RunnerStore store;
  private final RunnerLabelStore labels;
  private final RunnerCredentialStore credentials;
  private final HourlyTokens tokens;
  private final JitKeys keys;

  RunnerWriter(
      AuditFeature audit,
      RunnerStore store,
      RunnerLabelStore labels,
      RunnerCredentialStore credentials,
      HourlyTokens tokens,
      SecureRandom random) {
    this.audit = audit;
    this.store = store;
    this.labels = labels;
    this.credentials = credentials;
    this.tokens = tokens;
    this.keys = new JitKeys(random);
  }

  /** Makes a registration or remove token, which agents use to register or to go. */
  HourlyTokens.Minted createToken(Origin origin, Maker maker, Level level, RunnerTokenKind kind) {
    return audit.write(
        origin,
        change -> {
          var minted = tokens.runnerToken(change.tx(), level.levelId(), kind, maker);
          change.record(
              level,
              "create_runner_%s_token".formatted(kind.name().toLowerCase(Locale.ROOT)),
              Operation.CREATE,
              Map.of(
                  "expires_at", Json.time(minted.expiresAt()), "created_token", minted.hashed()));
          return minted;
        });
  }

  /** A just-in-time runner, and its encoded configuration. */
  record JitRunner(Runner runner, String encodedConfig) {}

  /** Makes a just-in-time runner: ephemeral, with exactly the labels given. */
  JitRunner generateJitConfig(
      Origin origin, Level level, String name, List<String> labels, String workFolder, Urls urls) {
    var runner =
        NewRunner.unconnected(
            parse(name),
            RunnerOs.UNKNOWN,
            Architecture.UNKNOWN,
            true,
            RunnerLabel.exactly(checked(labels)));
    // Making the key takes long: before the transaction, so that no other write waits for it.
    var config = keys.make();
    return audit.write(
        origin,
        change -> {
          var registered = register(change, level, runner);
          credentials.setCredentials(
              change.tx(), registered.id(), config.clientId(), config.publicKey());
          return new JitRunner(registered, config.encode(registered, level, workFolder, urls));
        });
  }

  /** Makes a runner that is offline until an agent registers under its name. */
  Runner register(
      Change change,
      Level level,
      RunnerName name,
      RunnerOs os,
      Architecture architecture,
      List<String> labels) {
    return register(
        change,
        level,
        NewRunner.unconnected(
            name, os, architecture, false, RunnerLabel.of(os, architecture, checked(labels))));
  }

  /** Makes the runner of an agent that registers. */
  Runner register(Change change, Level level, Registration agent) {
    var runner = register(change, level, agent.runner());
    setCredentials(change.tx(), runner.id(), agent);
    return runner;
  }

  private void setCredentials(Tx tx, RunnerId id, Registration agent) {
    credentials.setCredentials(tx, id, agent.clientId(), agent.publicKey());
    credentials.setRegistrationToken(tx, id, agent.token());
  }

  /**
   * Makes a runner.
   *
   * @throws ApiException 409 if its owner has one of that name, 403 if the owner is archived
   */
  private Runner register(Change change, Level level, NewRunner runner) {
    level.refuseIfArchived();
    if (store.find(change.tx(), level.levelId(), runner.name()).isPresent()) {
      throw ApiException.of(
          Kind.CONFLICT,
          "Already exists - A runner with the name %s already exists."
              .formatted(runner.name().value()));
    }
    var id = store.insert(change, level, runner);
    return store.find(change.tx(), level.levelId(), id).orElseThrow();
  }

  private static RunnerName parse(String name) {
    return RunnerName.parse(name)
        .orElseThrow(
            () -> ApiException.invalid("Bad request - A runner's name must be " + RunnerName.RULE));
  }

  /** Removes a runner, connected or not, unless it runs a job. */
  void delete(Origin origin, Level level, RunnerId id) {
    audit.write(
        origin,
        change -> {
          delete(change, level, id);
          return id;
        });
  }

  /** The same within a transaction that does more. */
  void delete(Change change, Level level, RunnerId id) {
    var runner = find(change.tx(), level, id);
    if (runner.busy()) {
      // The closing quote is GitHub's.
      throw ApiException.invalid(
          "Bad request - Runner \"%s\" is still running a job\"".formatted(runner.name().value()));
    }
    store.delete(change, level, runner);
    tell(change.tx(), id);
  }

  /** Gives a runner to another agent, with its properties; it keeps its id and its group. */
  Runner replace(Change change, Level level, RunnerId id, Registration agent) {
    return change(
        change,
        level,
        id,
        (tx, runner) -> {
          setCredentials(tx, id, agent);
          store.replace(tx, id, agent.runner());
        });
  }

  /** Changes the operating system, the architecture and the labels of a runner. */
  void update(
      Change change,
      Level level,
      RunnerId id,
      RunnerOs os,
      Architecture architecture,
      List<String> customLabels) {
    var wanted = RunnerLabel.of(os, architecture, checked(customLabels));
    change(
        change,
        level,
        id,
        (tx, runner) -> {
          store.update(tx, id, os, architecture);
          labels.replace(tx, id, wanted);
        });
  }

  Runner addLabels(Origin origin, Level level, RunnerId id, List<String> names) {
    return change(origin, level, id, (tx, runner) -> labels.add(tx, id, custom(checked(names))));
  }

  Runner setLabels(Origin origin, Level level, RunnerId id, List<String> names) {
    return change(origin, level, id, (tx, runner) -> setCustomLabels(tx, runner, checked(names)));
  }

  private void setCustomLabels(Tx tx, Runner runner, List<String> names) {
    labels.replaceCustom(tx, runner.id(), custom(names));
  }

  Runner removeAllLabels(Origin origin, Level level, RunnerId id) {
    return change(origin, level, id, (tx, runner) -> labels.replaceCustom(tx, id, List.of()));
  }

  Runner removeLabel(Origin origin, Level level, RunnerId id, String name) {
    return change(
        origin,
        level,
        id,
        (tx, runner) -> {
          var label =
              runner.labels().stream()
                  .filter(it ->
                      it.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
                  .findFirst()
                  .orElseThrow(ApiException::notFound);
          if (label.type() == RunnerLabel.Type.READ_ONLY) {
            throw ApiException.invalid(
                "Bad request - The label \"%s\" is read-only and cannot be removed"
                    .formatted(label.name()));
          }
          labels.remove(tx, id, label);
        });
  }

  private Runner change(Origin origin, Level level, RunnerId id, BiConsumer<Tx, Runner> work) {
    return audit.write(origin, change -> change(change, level, id, work));
  }

  // Every change of a runner passes here, to wake its agent: other jobs may match it now.
  private Runner change(Change change, Level level, RunnerId id, BiConsumer<Tx, Runner> work) {
    level.refuseIfArchived();
    var runner = find(change.tx(), level, id);
    var tx = store.change(change, level, runner);
    work.accept(tx, runner);
    tell(tx, id);
    return find(tx, level, id);
  }

  /** Wakes the poll of the runner, so that it looks at the database again. */
  void tell(Tx tx, RunnerId id) {
    tx.raise(new Signal(RunnersFeature.CHANGED, id.value()));
  }

  private Runner find(Handle handle, Level level, RunnerId id) {
    return store.find(handle, level.levelId(), id).orElseThrow(ApiException::notFound);
  }

  private static List<RunnerLabel.Wanted> custom(List<String> names) {
    return RunnerLabel.distinct(
        names.stream().map(name -> new RunnerLabel.Wanted(name, RunnerLabel.Type.CUSTOM)).toList());
  }

  private static List<String> checked(List<String> labels) {
    var faults = new ArrayList<String>();
    if (labels.size() > RunnerLabel.MOST) {
      faults.add("there can be at most %d labels".formatted(RunnerLabel.MOST));
    }
    labels.forEach(label ->
        RunnerLabel.fault(label).ifPresent(why -> faults.add("\"" + label + "\": " + why)));
    if (!faults.isEmpty()) {
      throw ApiException.invalid("Bad request - " + String.join("; ", faults));
    }
    return labels;
  }
}
