package dev.paddock.runners;

import dev.paddock.audit.AuditFeature;
import dev.paddock.audit.Change;
import dev.paddock.audit.Change.Operation;
import dev.paddock.http.Json;
import dev.paddock.http.Urls;
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
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Every change of a runner and its labels, with GitHub's rules for it. */
final class RunnerWriter {
  private static final int LONGEST_LABEL = 256;

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

  /** Makes a token with which agents come or go. */
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

  /** A runner and the configuration with which it starts. */
  record JitRunner(Runner runner, String encodedConfig) {}

  /** Makes a just-in-time runner: used once, with exactly the labels given. */
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

  /** Makes a runner whose name must be free. */
  Runner register(Change change, Level level, NewRunner runner) {
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

  /** Makes a runner what another agent under its name is. */
  Runner replace(Change change, Level level, RunnerId id, NewRunner with) {
    var runner = find(change.tx(), level, id);
    store.replace(store.change(change, level, runner), id, with);
    tell(change.tx(), id);
    return find(change.tx(), level, id);
  }

  Runner addLabels(Origin origin, Level level, RunnerId id, List<String> names) {
    return change(origin, level, id, (tx, runner) -> labels.add(tx, id, custom(checked(names))));
  }

  Runner setLabels(Origin origin, Level level, RunnerId id, List<String> names) {
    return change(origin, level, id, (tx, runner) -> setCustomLabels(tx, runner, checked(names)));
  }

  void setCustomLabels(Tx tx, Runner runner, List<String> names) {
    labels.removeAll(tx, runner.id(), RunnerLabel.Type.CUSTOM);
    labels.add(tx, runner.id(), custom(names));
  }

  Runner removeAllLabels(Origin origin, Level level, RunnerId id) {
    return change(
        origin, level, id, (tx, runner) -> labels.removeAll(tx, id, RunnerLabel.Type.CUSTOM));
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
                "Bad request - The label \"%s\" is read-only and can not be removed"
                    .formatted(label.name()));
          }
          labels.remove(tx, id, label);
        });
  }

  private Runner change(Origin origin, Level level, RunnerId id, BiConsumer<Tx, Runner> work) {
    return audit.write(
        origin,
        change -> {
          var runner = find(change.tx(), level, id);
          var tx = store.change(change, level, runner);
          work.accept(tx, runner);
          // An agent that waits for a job may now have others.
          tell(tx, id);
          return find(change.tx(), level, id);
        });
  }

  /** Has whoever waits for the runner look again. */
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

  /** Whether a text can be a label; the reason if not. */
  static Optional<String> fault(String label) {
    if (label.isBlank() || label.length() > LONGEST_LABEL) {
      return Optional.of("a label must be 1 to %d characters long".formatted(LONGEST_LABEL));
    }
    return label.contains(",") || label.chars().anyMatch(Character::isISOControl)
        ? Optional.of("a label can not hold commas or control characters")
        : Optional.empty();
  }

  private static List<String> checked(List<String> labels) {
    var faults = new ArrayList<String>();
    labels.forEach(label -> fault(label).ifPresent(why -> faults.add("\"" + label + "\": " + why)));
    if (!faults.isEmpty()) {
      throw ApiException.invalid("Bad request - " + String.join("; ", faults));
    }
    return labels;
  }
}
