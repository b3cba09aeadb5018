package dev.paddock.jobs;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.crypto.Ciphertext;
import dev.paddock.crypto.Plaintext;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.Level;
import dev.paddock.identity.LevelId;
import dev.paddock.secrets.SecretsFeature;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import dev.paddock.store.Tx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The secrets that jobs are given: those they name, as far as their repository may use them; one of
 * the repository wins over one of its organization.
 *
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/actions/concepts/security/secrets">Secrets</a>
 */
final class JobSecrets {
  /** How much a job may be given, in bytes of all values together. */
  static final int MOST_BYTES = 512 * 1024;

  private final Database database;
  private final AccountsFeature accounts;
  private final SecretsFeature secrets;
  private final JobSecretStore store;
  private final MaskCache cache;

  JobSecrets(Database database, AccountsFeature accounts, SecretsFeature secrets, MaskCache cache) {
    this.cache = cache;
    this.database = database;
    this.accounts = accounts;
    this.secrets = secrets;
    this.store = new JobSecretStore(secrets.values());
  }

  /**
   * Reads the secrets that a job may have now, and keeps what it is given.
   *
   * @param repository the job's
   * @param values takes them by name, upper-case; whoever brings it closes them
   * @return whether they are not too large
   */
  boolean give(Tx tx, Job job, Level.Repository repository, Map<String, Plaintext> values) {
    var wanted = job.definition().secrets();
    long bytes = 0;
    for (SecretsFeature.Usable usable : secrets.usableBy(tx, repository)) {
      if (wanted.contains(usable.secret().name().value())) {
        var value = secrets.values().read(tx, usable.owner().levelId(), usable.secret());
        bytes += value.length();
        var before = Optional.ofNullable(values.put(usable.secret().name().value(), value));
        bytes -= before.map(Plaintext::length).orElse(0);
        before.ifPresent(Plaintext::close);
        if (bytes > MOST_BYTES) {
          return false;
        }
      }
    }
    store.keep(tx, job, repository.levelId(), values);
    return true;
  }

  /**
   * Names of the secrets whose value is {@code true}.
   *
   * @param names upper-case; only those that the repository may use count
   */
  Set<String> switchedOn(Handle handle, Level.Repository repository, Set<String> names) {
    if (!secrets.hasAny(handle, repository, names)) {
      return Set.of();
    }
    var on = new TreeSet<String>();
    for (SecretsFeature.Usable usable : secrets.usableBy(handle, repository)) {
      var name = usable.secret().name().value();
      if (names.contains(name)) {
        try (var value = secrets.values().read(handle, usable.owner().levelId(), usable.secret())) {
          // Those of the repository come last, and win.
          var _ = isTrue(value) ? on.add(name) : on.remove(name);
        }
      }
    }
    return on;
  }

  private static boolean isTrue(Plaintext value) {
    try (var yes = new Plaintext("true".getBytes(StandardCharsets.US_ASCII))) {
      return value.sameAs(yes);
    }
  }

  /** Lends masks of all that a job was given for one use. */
  <T> T masked(Job job, Function<Masks, T> work) {
    if (job.definition().secrets().isEmpty()) {
      return work.apply(Masks.of(List.of()));
    }
    return cache.lend(job, () -> database.read(handle -> masks(handle, job)), work);
  }

  /** The same on a handle that is open already. */
  <T> T masked(Handle handle, Job job, Function<Masks, T> work) {
    return cache.lend(job, () -> masks(handle, job), work);
  }

  private Masks masks(Handle handle, Job job) {
    var values = store.open(handle, job.id(), owner(handle, job));
    try {
      return Masks.of(values);
    } finally {
      values.forEach(Plaintext::close);
    }
  }

  private LevelId owner(Handle handle, Job job) {
    return accounts.repositories().get(handle, job.repository()).level().levelId();
  }

  /** Encrypts a part of a job's log that may hold the beginning of a secret. */
  Ciphertext encrypt(Tx tx, Job job, long log, Plaintext part) {
    return secrets.values().encrypt(tx, owner(tx, job), partName(log), part);
  }

  /** Opens such a part; the caller closes it. */
  Plaintext decrypt(Handle handle, Job job, long log, Ciphertext part) {
    return secrets.values().decrypt(handle, owner(handle, job), partName(log), part);
  }

  private static String partName(long log) {
    return "end of log %d".formatted(log);
  }

  /**
   * Refuses a job that names what its repository may not use.
   *
   * @throws ApiException 422 with the names
   */
  void check(Handle handle, Level.Repository repository, JobDefinition definition) {
    if (definition.secrets().isEmpty()) {
      return;
    }
    var usable =
        secrets.usableBy(handle, repository).stream()
            .map(it -> it.secret().name().value())
            .toList();
    List<String> missing =
        definition.secrets().stream().filter(name -> !usable.contains(name)).sorted().toList();
    if (!missing.isEmpty()) {
      throw ApiException.invalid(
          "Invalid request.\n\n%s may not use the secret %s: it does not exist, or its visibility leaves the repository out."
              .formatted(repository.fullName(), String.join(", ", missing)));
    }
  }
}
