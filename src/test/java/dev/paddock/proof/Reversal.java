package dev.paddock.proof;

import dev.paddock.proof.Outcome.Answered;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * A change and its opposite, and what each of them does to answers.
 *
 * @param kind its name, for reports
 * @param questions those whose answers it changes
 */
record Reversal(String kind, Change change, Change opposite, List<Question> questions) {
  private static final int UNTIL_REMEMBERED = 2; // a cache keeps what is asked for a second time

  Reversal(String kind, Change change, Change opposite, Question... questions) {
    this(kind, change, opposite, List.of(questions));
  }

  /**
   * A write.
   *
   * @param confirmed the status by which its sender knows that it counts
   */
  record Change(int confirmed, Supplier<Outcome> write) {}

  /**
   * A request, which reads.
   *
   * @param asker who may be another one after a change, as the path may be
   * @param view what matters of a good answer
   * @param before what is answered before the change: the status, and of a good answer the view
   * @param after what is answered after the change
   */
  record Question(
      Supplier<Wire> asker,
      Supplier<String> path,
      Function<JsonNode, String> view,
      String before,
      String after) {
    private String answer(String query) {
      var answer = (Answered) asker.get().get(path.get() + query);
      return answer.status() == 200
          ? ("200 " + view.apply(answer.json())).strip()
          : Integer.toString(answer.status());
    }
  }

  /** Makes the change and takes it back; tells of each answer that is not the right one. */
  void play(int round, Consumer<String> wrong) {
    turn(
        change,
        "?change=" + round,
        Question::before,
        Question::after,
        it -> wrong.accept("%s, round %d, change: %s".formatted(kind, round, it)));
    turn(
        opposite,
        "?opposite=" + round,
        Question::after,
        Question::before,
        it -> wrong.accept("%s, round %d, opposite: %s".formatted(kind, round, it)));
  }

  /**
   * Asks until the answers are remembered, writes, and asks the same again, then in another way.
   */
  private void turn(
      Change made,
      String query,
      Function<Question, String> old,
      Function<Question, String> right,
      Consumer<String> wrong) {
    for (int i = 0; i < UNTIL_REMEMBERED; i++) {
      ask("", "before it", old, wrong);
    }
    var outcome = made.write().get();
    if (!(outcome instanceof Answered answer && answer.status() == made.confirmed())) {
      wrong.accept("not confirmed by %d but %s".formatted(made.confirmed(), outcome));
    }
    ask("", "after it", right, wrong);
    ask(query, "after it", right, wrong);
  }

  private void ask(
      String query, String when, Function<Question, String> right, Consumer<String> wrong) {
    for (Question question : questions) {
      var expected = right.apply(question);
      var answer = question.answer(query);
      if (!answer.equals(expected)) {
        wrong.accept(
            "GET %s must be %s %s and is %s"
                .formatted(question.path().get() + query, expected, when, answer));
      }
    }
  }
}
