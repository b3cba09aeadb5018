package dev.paddock.proof;

import dev.paddock.proof.Linearizability.Operation;
import dev.paddock.testkit.Answer;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/**
 * One thing that many clients write and read, as a model knows it: absent, or a set of up to 31
 * members as bits. What clients saw of it is kept with its times.
 */
final class Register {
  static final int ABSENT = -1;

  private final String name;
  private final int initial;
  private final ConcurrentLinkedQueue<Operation> history = new ConcurrentLinkedQueue<>();

  Register(String name, int initial) {
    this.name = name;
    this.initial = initial;
  }

  String name() {
    return name;
  }

  List<Operation> history() {
    return List.copyOf(history);
  }

  boolean isLinearizable() {
    return Linearizability.holds(initial, history());
  }

  /** A state that an answer allows, or none. */
  static OptionalInt when(boolean isPossible, int state) {
    return isPossible ? OptionalInt.of(state) : OptionalInt.empty();
  }

  /** Enters what was seen between two moments. */
  void saw(String says, long asked, long answered, IntFunction<OptionalInt> step) {
    history.add(new Operation(says, asked, answered, step));
  }

  /** Does something and enters what the answer says of the states before and after. */
  Answer does(
      String says, Supplier<Answer> request, Function<Answer, IntFunction<OptionalInt>> step) {
    long asked = System.nanoTime();
    var answer = request.get();
    saw(says + " -> " + answer.status(), asked, System.nanoTime(), step.apply(answer));
    return answer;
  }

  /** A change of what is there, which is not found when it is not. */
  Answer changes(String says, Supplier<Answer> request, int expected, IntUnaryOperator change) {
    return does(
        says,
        request,
        answer ->
            state ->
                state == ABSENT
                    ? when(answer.status() == 404, ABSENT)
                    : when(answer.status() == expected, change.applyAsInt(state)));
  }
}
