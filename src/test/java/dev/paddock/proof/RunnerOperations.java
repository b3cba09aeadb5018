package dev.paddock.proof;

import static dev.paddock.proof.Register.ABSENT;
import static dev.paddock.proof.Register.when;

import dev.paddock.testkit.Answer;
import dev.paddock.testkit.Client;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** What clients do to the labels of a runner, with what each answer says of the set of them. */
final class RunnerOperations {
  private static final int LABELS = 8;

  private final Client owner;
  private final Random random;

  RunnerOperations(Client owner, Random random) {
    this.owner = owner;
    this.random = random;
  }

  /** Does any one operation on a runner. */
  void operate(Register runner) {
    int label = random.nextInt(LABELS);
    var labels = runner.name() + "/labels";
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> {
        int set = random.nextInt(1 << LABELS);
        labels(
            runner, "set " + set, () -> owner.put(labels, Map.of("labels", names(set))), it -> set);
      }
      case 3, 4, 5 ->
          labels(
              runner,
              "add " + label,
              () -> owner.post(labels, Map.of("labels", names(1 << label))),
              it -> it | (1 << label));
      case 6 -> labels(runner, "clear", () -> owner.delete(labels), it -> 0);
      case 7 -> removeLabel(runner, label);
      case 8 -> {
        if (random.nextInt(3) == 0) {
          runner.changes("delete", () -> owner.delete(runner.name()), 204, state -> ABSENT);
        }
      }
      default -> labels(runner, "read", () -> owner.get(labels), it -> it);
    }
  }

  private void labels(
      Register runner, String says, Supplier<Answer> request, IntUnaryOperator change) {
    runner.does(
        says,
        request,
        answer ->
            state ->
                state == ABSENT
                    ? when(answer.status() == 404, ABSENT)
                    : when(
                        answer.status() == 200 && labelled(answer) == change.applyAsInt(state),
                        change.applyAsInt(state)));
  }

  private void removeLabel(Register runner, int label) {
    runner.does(
        "remove " + label,
        () -> owner.delete(runner.name() + "/labels/l" + label),
        answer ->
            state -> {
              boolean isThere = state != ABSENT && (state & (1 << label)) != 0;
              int after = isThere ? state & ~(1 << label) : state;
              return when(
                  isThere
                      ? answer.status() == 200 && labelled(answer) == after
                      : answer.status() == 404,
                  after);
            });
  }

  private static List<String> names(int set) {
    return IntStream.range(0, LABELS)
        .filter(it -> (set & (1 << it)) != 0)
        .mapToObj(it -> "l" + it)
        .toList();
  }

  private static int labelled(Answer answer) {
    int set = 0;
    for (JsonNode label : answer.json().path("labels")) {
      if (label.path("type").asString().equals("custom")) {
        set |= 1 << Integer.parseInt(label.path("name").asString().substring(1));
      }
    }
    return set;
  }
}
