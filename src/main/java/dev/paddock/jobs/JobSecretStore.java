package dev.paddock.jobs;

import dev.paddock.crypto.Ciphertext;
import dev.paddock.crypto.Plaintext;
import dev.paddock.identity.LevelId;
import dev.paddock.secrets.SecretValues;
import dev.paddock.store.Handle;
import dev.paddock.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The values of secrets that jobs were given, encrypted, for as long as the job is kept. Masking
 * needs what a job can have written, even if the secrets have changed since.
 */
final class JobSecretStore {
  private final SecretValues values;

  JobSecretStore(SecretValues values) {
    this.values = values;
  }

  private record Stored(int number, String name, Ciphertext value) {}

  /** Keeps what a job is given now; what it was given before stays. */
  void keep(Tx tx, Job job, LevelId repository, Map<String, Plaintext> given) {
    var known = stored(tx, job.id());
    int number = known.size();
    for (var entry : given.entrySet()) {
      if (!isKnown(tx, job.id(), repository, known, entry.getKey(), entry.getValue())) {
        insert(tx, job.id(), number, repository, entry.getKey(), entry.getValue());
        number++;
      }
    }
  }

  private boolean isKnown(
      Handle handle,
      JobId job,
      LevelId repository,
      List<Stored> known,
      String name,
      Plaintext value) {
    for (Stored stored : known) {
      if (stored.name().equals(name)) {
        try (var before = open(handle, job, repository, stored)) {
          if (before.sameAs(value)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private void insert(
      Tx tx, JobId job, int number, LevelId repository, String name, Plaintext value) {
    var encrypted = values.encrypt(tx, repository, keyName(job, number), value);
    tx.createUpdate(
            """
            insert into job_secrets (job_id, number, name, ciphertext, data_key_version)
            values (:job, :number, :name, :ciphertext, :version)
            """)
        .bind("job", job)
        .bind("number", number)
        .bind("name", name)
        .bind("ciphertext", encrypted.bytes())
        .bind("version", encrypted.keyVersion())
        .executeLater();
  }

  /** Opens all that a job was given; the caller closes them. */
  List<Plaintext> open(Handle handle, JobId job, LevelId repository) {
    var opened = new ArrayList<Plaintext>();
    for (Stored stored : stored(handle, job)) {
      opened.add(open(handle, job, repository, stored));
    }
    return opened;
  }

  private Plaintext open(Handle handle, JobId job, LevelId repository, Stored stored) {
    return values.decrypt(handle, repository, keyName(job, stored.number()), stored.value());
  }

  private static List<Stored> stored(Handle handle, JobId job) {
    return handle
        .createQuery(
            """
            select number, name, ciphertext, data_key_version from job_secrets
            where job_id = :job order by number
            """)
        .bind("job", job)
        .map(row ->
            new Stored(
                row.getInt("number"),
                row.getString("name"),
                new Ciphertext(row.getBytes("ciphertext"), row.getInt("data_key_version"))))
        .list();
  }

  // The name that a value is bound to at rest.
  private static String keyName(JobId job, int number) {
    return "job %d secret %d".formatted(job.value(), number);
  }
}
