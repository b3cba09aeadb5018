package dev.paddock.proof;

import static java.util.stream.Collectors.joining;

import dev.paddock.proof.Outcome.Answered;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A client that makes, labels and removes runners which no other one writes. */
final class RunnerWrites {
  private static final String RUNNERS = "/orgs/acme/actions/runners";

  private final Load load;
  private final Wire wire;
  private final SplittableRandom random;
  private final String prefix;
  private final Deque<Made> made = new ArrayDeque<>();

  private record Made(String name, long id) {}

  RunnerWrites(Load load, String prefix, SplittableRandom random) {
    this.load = load;
    this.wire = load.server().client();
    this.prefix = prefix;
    this.random = random;
  }

  /** One write; making a runner is rare, because its key takes the server long. */
  boolean step() {
    var first = made.poll();
    int dice = random.nextInt(10);
    if (first == null || dice == 0) {
      return make() && (first == null || made.add(first));
    }
    var runner = RUNNERS + "/" + first.id();
    if (dice == 1) {
      return load.wrote(wire.delete(runner), 204, first.name(), Ledger.ABSENT);
    }
    var labels = labels();
    boolean more =
        load.wrote(
            wire.put(runner + "/labels", Map.of("labels", labels)),
            200,
            first.name(),
            state(labels));
    if (load.ledger().isCertain(first.name())) {
      made.add(first);
    }
    return more;
  }

  private boolean make() {
    var name = prefix + "-" + load.ledger().nextVersion();
    var labels = labels();
    var outcome =
        wire.post(
            RUNNERS + "/generate-jitconfig",
            Map.of("name", name, "runner_group_id", 1, "labels", labels));
    if (outcome instanceof Answered answer && answer.status() == 201) {
      made.add(new Made(name, answer.json().path("runner").path("id").asLong()));
    }
    return load.wrote(outcome, 201, name, state(labels));
  }

  private List<String> labels() {
    return List.of("v" + load.ledger().nextVersion(), "gpu");
  }

  /** The state of a runner, for the ledger. */
  static String state(Collection<String> customLabels) {
    return "labelled " + customLabels.stream().sorted().collect(joining(","));
  }
}
