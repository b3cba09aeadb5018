package dev.paddock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.identity.Level;
import dev.paddock.identity.Origin;
import dev.paddock.jobs.Conclusion;
import dev.paddock.jobs.JobId;
import dev.paddock.rest.Body;
import dev.paddock.store.Database;
import dev.paddock.web.Json;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listener to the end of jobs hears of each once, and within the transaction that ends it. */
final class JobEndListenerTest {
  private static final String WORLD =
      """
      users: [{login: alice}]
      organizations: [{login: acme, owners: [alice], repositories: [{name: api}]}]
      """;
  private static final Origin ORIGIN = new Origin.Operator("a test");

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  JobEndListenerTest() {}

  @Test
  void aJobEndsWithAllThatItsListenersWriteOrNotAtAll() {
    var random = new SecureRandom();
    var meters = new CompositeMeterRegistry();
    var config =
        Config.ofServer(
            new Config.Flags(true, Optional.of(directory), Optional.empty(), List.of(), Map.of()),
            Map.of(),
            directory);
    try (Database database = Store.open(config, meters)) {
      var rootKey = Store.rootKey(config, database, Map.of(), random);
      var clock = Clock.systemUTC();
      var wiring = new Wiring(config, database, rootKey, random, clock, System::nanoTime, meters);
      wiring.world.apply("test", WORLD);
      var repository = repository(wiring);
      var job = make(wiring, repository);
      var heard = new ArrayList<String>();
      var fails = new boolean[] {true};
      wiring
          .jobs
          .assignments()
          .onEnd((tx, ended, conclusion) -> {
            heard.add(ended.id().value() + " " + conclusion);
            if (fails[0]) {
              throw new IllegalStateException("the listener fails");
            }
          });
      assertThatThrownBy(() -> wiring.jobs.cancel(ORIGIN, repository, job))
          .hasMessage("the listener fails");
      assertThat(status(wiring, repository, job)).isEqualTo("queued");
      fails[0] = false;
      heard.clear();
      wiring.jobs.cancel(ORIGIN, repository, job);
      wiring.jobs.cancel(ORIGIN, repository, job);
      assertThat(status(wiring, repository, job)).isEqualTo("completed");
      assertThat(heard).containsExactly(job.value() + " " + Conclusion.CANCELLED);
    }
  }

  private static Level.Repository repository(Wiring wiring) {
    return wiring.database.read(handle -> {
      var organization = wiring.accounts.organizations().find(handle, "acme").orElseThrow();
      var id = organization.id();
      return wiring.accounts.repositories().find(handle, id, "api").orElseThrow().level();
    });
  }

  private static JobId make(Wiring wiring, Level.Repository repository) {
    var body = Map.of("labels", List.of("any"), "steps", List.of(Map.of("run", "true")));
    var made = Json.tree(wiring.jobs.create("test", repository, Body.of(Json.tree(body))));
    return new JobId(made.path("id").asLong());
  }

  private static String status(Wiring wiring, Level.Repository repository, JobId job) {
    return Json.tree(wiring.jobs.show(repository, job)).path("status").asString();
  }
}
