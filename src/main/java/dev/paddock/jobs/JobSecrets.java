package dev.paddock.jobs;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.crypto.Plaintext;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.Level;
import dev.paddock.secrets.SecretsFeature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * The secrets that jobs are given: those they name, as far as their repository may use them; one of
 * the repository goes before one of its organization.
 *
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/actions/concepts/security/secrets">Secrets</a>
 */
public final class JobSecrets {
  private final AccountsFeature accounts;
  private final SecretsFeature secrets;

  JobSecrets(AccountsFeature accounts, SecretsFeature secrets) {
    this.accounts = accounts;
    this.secrets = secrets;
  }

  /**
   * Lends a job's secrets for one use; they are wiped after it.
   *
   * @param work gets them by name, upper-case
   */
  public <T> T use(Handle handle, Job job, Function<Map<String, Plaintext>, T> work) {
    var wanted = job.definition().secrets();
    var values = new LinkedHashMap<String, Plaintext>();
    try {
      if (!wanted.isEmpty()) {
        var repository = accounts.repositories().get(handle, job.repository()).level();
        for (SecretsFeature.Usable usable : secrets.usableBy(handle, repository)) {
          if (wanted.contains(usable.secret().name().value())) {
            var value = secrets.values().read(handle, usable.owner().levelId(), usable.secret());
            Optional.ofNullable(values.put(usable.secret().name().value(), value))
                .ifPresent(Plaintext::close);
          }
        }
      }
      return work.apply(values);
    } finally {
      values.values().forEach(Plaintext::close);
    }
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
