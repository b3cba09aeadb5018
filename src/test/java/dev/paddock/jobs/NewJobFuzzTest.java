package dev.paddock.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.paddock.fuzz.Repeats;
import dev.paddock.identity.ApiException;
import dev.paddock.rest.Body;
import dev.paddock.store.StorableText;
import dev.paddock.web.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A job is refused as invalid, or it is within the limits and kept as it was read. */
final class NewJobFuzzTest {
  @FuzzTest
  void jobs(byte[] bytes) {
    JsonNode json;
    try {
      var text = Repeats.in(new String(bytes, StandardCharsets.UTF_8));
      json = Json.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (JacksonException malformed) {
      return;
    }
    if (!json.isObject()) {
      return;
    }
    NewJob job;
    try {
      job = NewJob.read(Body.of(json));
    } catch (ApiException refused) {
      assertThat(refused.kind()).isEqualTo(ApiException.Kind.INVALID);
      return;
    }
    checkJob(job);
    checkDefinition(job.definition(), json);
    var kept = Json.text(job.definition()).getBytes(StandardCharsets.UTF_8);
    assertThat(Json.as(Json.read(kept), JobDefinition.class)).isEqualTo(job.definition());
  }

  private static void checkJob(NewJob job) {
    assertThat(job.name()).isNotBlank().hasSizeLessThanOrEqualTo(255).satisfies(NewJobFuzzTest::ok);
    assertThat(job.labels()).hasSizeBetween(1, 100);
    for (String label : job.labels()) {
      assertThat(label).isNotBlank().doesNotContain(",").satisfies(NewJobFuzzTest::ok);
      assertThat(label).isEqualTo(label.toLowerCase(Locale.ROOT));
    }
  }

  private static void checkDefinition(JobDefinition job, JsonNode json) {
    assertThat(job.timeoutMinutes()).isBetween(1, 360);
    assertThat(job.steps()).hasSizeBetween(1, 1000);
    checkEnv(job.env());
    job.outputs()
        .forEach((name, expression) -> {
          ok(name);
          checkExpression(expression);
          // No braces but those around it.
          assertThat(json.path("outputs").path(name).asString()).startsWith("${{").endsWith("}}");
        });
    var ids = new HashSet<String>();
    for (JobDefinition.Step step : job.steps()) {
      assertThat(step.id()).matches("[A-Za-z_][A-Za-z0-9_-]*");
      assertThat(ids.add(step.id())).as("an id once: %s", step.id()).isTrue();
      assertThat(step.timeoutMinutes()).isBetween(0, 360);
      assertThat(step.shell()).isIn("", "bash", "sh");
      ok(step.name());
      ok(step.run());
      ok(step.workingDirectory());
      ok(step.condition());
      checkEnv(step.env());
      if (!step.condition().isEmpty()) {
        assertThat(step.condition()).containsPattern("(success|failure|always|cancelled)\\s*+\\(");
      }
    }
    assertThat(job.secrets()).allMatch(name -> name.matches("[A-Z_][A-Z0-9_]*"));
  }

  private static void checkEnv(Map<String, String> env) {
    env.forEach((name, value) -> {
      assertThat(name).matches("[A-Za-z_][A-Za-z0-9_-]*").hasSizeLessThanOrEqualTo(255);
      assertThat(value.length()).isLessThanOrEqualTo(48 * 1024);
      ok(value);
      if (value.contains("${{")) {
        assertThat(value).startsWith("${{").endsWith("}}");
        checkExpression(JobDefinition.expression(value).orElseThrow());
      }
    });
  }

  private static void checkExpression(String expression) {
    assertThat(expression).doesNotContain("${{", "\n", "\r").isEqualTo(expression.strip());
  }

  private static void ok(String text) {
    assertThat(StorableText.is(text)).as("can be stored: %s", text).isTrue();
  }
}
