package dev.paddock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.identity.Level;
import dev.paddock.identity.Origin;
import dev.paddock.jobs.Conclusion;
import dev.paddock.jobs.Job;
import dev.paddock.jobs.JobId;
import dev.paddock.rest.Body;
import dev.paddock.runners.RunnerName;
import dev.paddock.web.Json;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes along with the steps of a job's life, in one transaction with them. */
final class JobTransactionsTest {
  private static final String WORLD =
      """
      users: [{login: alice}]
      organizations:
        - login: acme
          owners: [alice]
          secrets: [{name: TOKEN, value: not-for-logs, visibility: all}]
          runners: [{name: one, os: linux, labels: [any]}]
          repositories: [{name: api}]
      """;
  private static final Origin ORIGIN = new Origin.Operator("a test");

  @TempDir Path directory;
  private Wiring wiring;

  @SuppressWarnings("NullAway.Init") // JUnit sets them
  JobTransactionsTest() {}

  @BeforeEach
  void open() {
    var random = new SecureRandom();
    var meters = new CompositeMeterRegistry();
    var config =
        Config.ofServer(
            new Config.Flags(true, Optional.of(directory), Optional.empty(), List.of(), Map.of()),
            Map.of(),
            directory);
    var database = Store.open(config, meters);
    var rootKey = Store.rootKey(config, database, Map.of(), random);
    var clock = Clock.systemUTC();
    wiring = new Wiring(config, database, rootKey, random, clock, System::nanoTime, meters);
    wiring.world.apply("test", WORLD);
  }

  @AfterEach
  void close() {
    wiring.database.close();
  }

  @Test
  void aJobEndsWithAllThatItsListenersWriteOrNotAtAll() {
    var repository = repository();
    var job = make(repository);
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
    assertThatThrownBy(() -> wiring.jobs.writer().cancel(ORIGIN, repository, job))
        .hasMessage("the listener fails");
    assertThat(status(repository, job)).isEqualTo("queued");
    fails[0] = false;
    heard.clear();
    wiring.jobs.writer().cancel(ORIGIN, repository, job);
    wiring.jobs.writer().cancel(ORIGIN, repository, job);
    assertThat(status(repository, job)).isEqualTo("completed");
    assertThat(heard).containsExactly(job.value() + " " + Conclusion.CANCELLED);
  }

  @Test
  void aJobIsGivenNoSecretsOnceItHasBegun() {
    make(repository());
    var job = claim();
    assertThat(given(job)).contains(Set.of("TOKEN"));
    wiring.database.advance(
        tx -> wiring.jobs.assignments().renew(tx, job.id(), job.runner().orElseThrow()));
    // A second delivery that has read the job before it began
    assertThat(given(job)).isEmpty();
  }

  private Optional<Set<String>> given(Job job) {
    return wiring
        .jobs
        .delivery()
        .give(job, ORIGIN, Set.of(), (terms, values) -> Set.copyOf(values.keySet()));
  }

  private Job claim() {
    var name = RunnerName.parse("one").orElseThrow();
    var runner =
        wiring.database.advance(tx -> {
          var owner = wiring.accounts.organizations().find(tx, "acme").orElseThrow().level();
          var id = wiring.runners.find(tx, owner, name).orElseThrow().id();
          wiring.runners.connections().online(tx, id);
          return id;
        });
    var waiting = wiring.jobs.assignments().waiting().getFirst();
    return wiring.jobs.delivery().claim(waiting, runner, name).orElseThrow();
  }

  private Level.Repository repository() {
    return wiring.database.read(handle -> {
      var organization = wiring.accounts.organizations().find(handle, "acme").orElseThrow();
      var found = wiring.accounts.repositories().find(handle, organization.id(), "api");
      return found.orElseThrow().level();
    });
  }

  private JobId make(Level.Repository repository) {
    var step = Map.of("run", "true", "env", Map.of("T", "${{ secrets.TOKEN }}"));
    var body = Map.of("labels", List.of("any"), "steps", List.of(step));
    var made = Json.tree(wiring.jobs.writer().create("test", repository, Body.of(Json.tree(body))));
    return new JobId(made.path("id").asLong());
  }

  private String status(Level.Repository repository, JobId job) {
    return Json.tree(wiring.jobs.show(repository, job)).path("status").asString();
  }
}
