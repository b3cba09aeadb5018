package dev.paddock.broker;

import dev.paddock.jobs.Conclusion;
import dev.paddock.jobs.JobStep;
import dev.paddock.store.StorableText;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Translates between the words of workers, for steps and for how they end, and those of this
 * server.
 */
final class WireWords {
  private WireWords() {}

  static String id(TolerantJson step) {
    return step.text("id").toLowerCase(Locale.ROOT);
  }

  /** Whether a record tells of a step, and not of a log only. */
  static boolean isStep(TolerantJson record) {
    return record.text("type").equalsIgnoreCase("Task")
        || (record.text("type").isEmpty() && record.has("state"));
  }

  /**
   * A step.
   *
   * @param mayFail ids of those whose failure counts as success, as GitHub shows it
   */
  static JobStep step(TolerantJson told, Set<String> mayFail) {
    var status =
        switch (told.text("state").toLowerCase(Locale.ROOT)) {
          case "inprogress" -> JobStep.Status.IN_PROGRESS;
          case "completed" -> JobStep.Status.COMPLETED;
          default -> JobStep.Status.QUEUED;
        };
    return new JobStep(
        id(told),
        Math.clamp(told.number("order"), 0, Integer.MAX_VALUE),
        told.text("name"),
        status,
        status == JobStep.Status.COMPLETED
            ? Optional.of(conclusion(told, mayFail))
            : Optional.empty(),
        moment(told.text("startTime")),
        moment(told.text("finishTime")),
        told.objects("issues").stream().map(WireWords::annotation).toList());
  }

  private static Conclusion conclusion(TolerantJson step, Set<String> mayFail) {
    var own = conclusion(step.text("result"));
    return own == Conclusion.FAILURE && mayFail.contains(id(step)) ? Conclusion.SUCCESS : own;
  }

  static JobStep.Annotation annotation(TolerantJson issue) {
    var data = issue.object("data");
    return new JobStep.Annotation(
        issue.text("type").toLowerCase(Locale.ROOT),
        issue.text("message"),
        data.text("file"),
        data.text("line"),
        data.text("endLine"),
        data.text("col"),
        data.text("endColumn"),
        data.text("title"));
  }

  static Optional<Instant> moment(String text) {
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(Instant.parse(text)).filter(WireWords::isStorable);
    } catch (DateTimeParseException none) {
      return Optional.empty();
    }
  }

  /** Whether it is within 136 years of 1970, so that milliseconds can count it. */
  private static boolean isStorable(Instant moment) {
    return Math.abs(moment.getEpochSecond()) < Integer.toUnsignedLong(-1);
  }

  static Conclusion conclusion(String result) {
    return switch (result.toLowerCase(Locale.ROOT)) {
      case "succeeded", "succeededwithissues" -> Conclusion.SUCCESS;
      case "canceled" -> Conclusion.CANCELLED;
      case "skipped" -> Conclusion.SKIPPED;
      default -> Conclusion.FAILURE;
    };
  }

  static String wire(Conclusion conclusion) {
    return switch (conclusion) {
      case SUCCESS -> "succeeded";
      case FAILURE -> "failed";
      case CANCELLED -> "canceled";
      case SKIPPED -> "skipped";
    };
  }

  static Map<String, String> outputs(TolerantJson body) {
    var outputs = new LinkedHashMap<String, String>();
    body.object("outputs")
        .node()
        .properties()
        .forEach(it -> {
          var output = new TolerantJson(it.getValue());
          if (!output.flag("isSecret") && !output.text("value").isEmpty()) {
            outputs.put(StorableText.of(it.getKey()), output.text("value"));
          }
        });
    return outputs;
  }
}
