package dev.paddock.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.paddock.fuzz.Repeats;
import dev.paddock.jobs.JobStep;
import dev.paddock.runners.Registration;
import dev.paddock.store.StorableText;
import dev.paddock.web.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/** Whatever agents and workers tell can be kept and answered, or is refused in their own form. */
final class WireWordsFuzzTest {
  private static final Set<String> MAY_FAIL = Set.of("id", "1");

  /** Records of a timeline. */
  @FuzzTest
  void records(byte[] bytes) {
    var told = json(bytes).map(it -> it.objects("value")).orElse(List.of());
    for (TolerantJson record : told) {
      checkStep(WireWords.step(record, MAY_FAIL));
      assertThat(record.object("log").number("id")).isEqualTo(record.object("log").number("ID"));
    }
    // The answer says them again.
    assertThatCode(() -> Json.bytes(told.stream().map(TolerantJson::node).toList()))
        .doesNotThrowAnyException();
  }

  private static void checkStep(JobStep step) {
    assertThat(step.number()).isNotNegative();
    assertThat(step.conclusion().isPresent()).isEqualTo(step.status() == JobStep.Status.COMPLETED);
    checkStorable(step.externalId(), step.name());
    checkMoment(step.startedAt());
    checkMoment(step.completedAt());
    for (JobStep.Annotation it : step.annotations()) {
      checkStorable(it.level(), it.message(), it.path(), it.line(), it.title());
    }
  }

  // A database keeps milliseconds.
  private static void checkMoment(Optional<Instant> moment) {
    assertThatCode(() -> moment.map(Instant::toEpochMilli)).doesNotThrowAnyException();
  }

  private static void checkStorable(String... texts) {
    assertThat(Stream.of(texts)).allMatch(StorableText::is);
  }

  /** The end of a job, with its outputs, and lines as a step writes them. */
  @FuzzTest
  void ends(byte[] bytes) {
    json(bytes)
        .ifPresent(told -> {
          assertThat(WireWords.conclusion(told.text("result"))).isNotNull();
          var outputs = WireWords.outputs(told);
          assertThat(outputs.keySet()).allMatch(StorableText::is);
          assertThat(outputs.values()).allMatch(it -> StorableText.is(it) && !it.isEmpty());
          assertThatCode(() -> Json.bytes(outputs)).doesNotThrowAnyException();
          assertThat(told.texts("value")).allMatch(StorableText::is);
        });
  }

  /** An agent that registers. */
  @FuzzTest
  void agents(byte[] bytes) {
    json(bytes).ifPresent(WireWordsFuzzTest::register);
  }

  private static void register(TolerantJson told) {
    Registration agent;
    try {
      agent = AgentForm.registration(told, "client", 1);
    } catch (AgentException refused) {
      assertThat(refused.kind()).isEqualTo(AgentException.Kind.AGENT_INVALID);
      return;
    }
    checkStorable(agent.name().value(), agent.version());
    assertThat(agent.version()).hasSizeLessThanOrEqualTo(64);
    assertThat(Stream.concat(agent.systemLabels().stream(), agent.customLabels().stream()))
        .hasSizeLessThanOrEqualTo(100)
        .allMatch(it -> StorableText.is(it) && !it.isBlank());
  }

  private static Optional<TolerantJson> json(byte[] bytes) {
    try {
      var text = Repeats.in(new String(bytes, StandardCharsets.UTF_8));
      return Optional.of(new TolerantJson(Json.read(text.getBytes(StandardCharsets.UTF_8))));
    } catch (JacksonException malformed) {
      return Optional.empty();
    }
  }
}
