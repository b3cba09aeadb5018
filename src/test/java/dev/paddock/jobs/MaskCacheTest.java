package dev.paddock.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.crypto.Plaintext;
import dev.paddock.identity.RepoId;
import dev.paddock.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class MaskCacheTest {
  private static final Duration LEASE = Duration.ofMinutes(10);

  private final TestClock clock = new TestClock();
  private final MaskCache cache = new MaskCache(clock, 100);
  private int made;

  private Job job(long id, Job.State state) {
    var lease = state == Job.State.IN_PROGRESS ? Optional.of(clock.instant().plus(LEASE)) : none();
    return new Job(
        new JobId(id),
        id,
        new RepoId(1),
        "job",
        "alice",
        List.of("x"),
        new JobDefinition(List.of(), Map.of(), 1, Map.of()),
        state,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        lease,
        Optional.empty(),
        false,
        false,
        Map.of(),
        clock.instant(),
        Optional.empty(),
        Optional.empty());
  }

  private static Optional<Instant> none() {
    return Optional.empty();
  }

  private Masks make(String value) {
    made++;
    return Masks.of(List.of(new Plaintext(value.getBytes(UTF_8))));
  }

  private String masked(Job job) {
    return cache.lend(job, () -> make("hidden"), masks -> masks.apply("a hidden word"));
  }

  @Test
  void masksOfAJobInProgressAreMadeOnce() {
    var job = job(1, Job.State.IN_PROGRESS);
    assertThat(masked(job)).isEqualTo("a *** word");
    assertThat(masked(job)).isEqualTo("a *** word");
    assertThat(made).isEqualTo(1);
    masked(job(2, Job.State.IN_PROGRESS));
    assertThat(made).as("another job has its own").isEqualTo(2);
  }

  @Test
  void aJobThatMayBeGivenOtherSecretsHasNoneKept() {
    for (Job.State state : List.of(Job.State.ASSIGNED, Job.State.COMPLETED)) {
      made = 0;
      masked(job(1, state));
      masked(job(1, state));
      assertThat(made).as("%s", state).isEqualTo(2);
    }
  }

  @Test
  void masksAreWipedAtTheEndOfTheJobAndNotWhileTheyAreUsed() {
    var job = job(1, Job.State.IN_PROGRESS);
    var kept = cache.lend(job, () -> make("hidden"), Function.identity());
    cache.lend(
        job,
        () -> make("hidden"),
        masks -> {
          cache.drop(job.id());
          assertThat(masks.apply("hidden")).isEqualTo("***");
          return "";
        });
    assertThat(kept.apply("hidden")).as("after the last use").isEqualTo("hidden");
    masked(job);
    assertThat(made).isEqualTo(2);
  }

  @Test
  void masksAreWipedWhenTheLeaseIsOver() {
    var job = job(1, Job.State.IN_PROGRESS);
    var kept = cache.lend(job, () -> make("hidden"), Function.identity());
    assertThat(cache.wipeOld()).isEqualTo(0);
    clock.advance(Duration.ofMinutes(6));
    // Its lease was renewed.
    masked(job(1, Job.State.IN_PROGRESS));
    clock.advance(Duration.ofMinutes(6));
    assertThat(cache.wipeOld()).isEqualTo(0);
    clock.advance(Duration.ofMinutes(6));
    assertThat(cache.wipeOld()).isEqualTo(1);
    assertThat(kept.apply("hidden")).isEqualTo("hidden");
  }

  @Test
  void thoseUsedLongestAgoMakeRoom() {
    var first = cache.lend(job(1, Job.State.IN_PROGRESS), () -> make("hidden"), it -> it);
    for (int id = 2; id <= 20; id++) {
      masked(job(id, Job.State.IN_PROGRESS));
    }
    assertThat(first.apply("hidden")).isEqualTo("hidden");
    // What is larger than the whole cache serves its one use, and drives out no other.
    var last = cache.lend(job(20, Job.State.IN_PROGRESS), () -> make("hidden"), it -> it);
    var large =
        cache.lend(
            job(21, Job.State.IN_PROGRESS),
            () -> make("hidden".repeat(100)),
            masks -> masks.apply("hidden".repeat(100)));
    assertThat(large).isEqualTo("***");
    assertThat(last.apply("hidden")).isEqualTo("***");
  }
}
