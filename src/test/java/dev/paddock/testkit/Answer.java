package dev.paddock.testkit;

import dev.paddock.web.Json;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a server answered. */
public record Answer(int status, HttpHeaders headers, byte[] bytes) {
  /** A header, empty when absent. */
  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  public JsonNode json() {
    return Json.read(bytes);
  }

  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** {@code message} of an error. */
  public String message() {
    return json().path("message").asString("");
  }

  /** Values of one member of every element of a list. */
  public List<String> each(String list, String member) {
    return json().path(list).valueStream().map(it -> it.path(member).asString()).toList();
  }

  @Override
  public String toString() {
    return status + " " + text();
  }
}
