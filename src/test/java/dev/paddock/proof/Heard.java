package dev.paddock.proof;

import dev.paddock.testkit.Answer;
import dev.paddock.web.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Every answer, searched as it comes. What it shows for the first and only time, a new token or
 * key, is a marker from then on.
 */
final class Heard {
  private final Markers markers;
  private final List<String> leaks = new ArrayList<>();
  private final Search search = new Search(List.of());
  private int known;
  private int answers;

  Heard(Markers markers) {
    this.markers = markers;
  }

  // GitHub repeats a word that it did not expect, to its sender.
  private void learn() {
    markers.all().stream()
        .skip(known)
        .filter(it -> !it.equals(markers.misplaced))
        .forEach(search::add);
    known = markers.all().size();
  }

  void answer(String request, Answer answer) {
    var headers =
        answer.headers().map().entrySet().stream()
            .map(it -> it.getKey() + ": " + String.join(", ", it.getValue()))
            .collect(Collectors.joining("\n"));
    bytes(request, answer.status() + "\n" + headers + "\n\n" + answer.text());
    if (answer.status() == 200 || answer.status() == 201) {
      keep(request, answer);
    }
  }

  /** The same of what did not come by HTTP. */
  void bytes(String request, String text) {
    learn();
    answers++;
    var found = search.in(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    if (!found.isEmpty()) {
      leaks.add(request + ": " + found);
    }
  }

  private void keep(String request, Answer answer) {
    try {
      var json = answer.json();
      if (json.path("token").isString()) {
        markers.add("the token made by " + request, json.get("token").asString());
      }
      if (json.path("encoded_jit_config").isString()) {
        markers.add("the private key made by " + request, privateExponent(json));
      }
    } catch (JacksonException notJson) {
      // A text, such as the octocat.
    }
  }

  private static String privateExponent(JsonNode json) {
    var files = decoded(json.path("encoded_jit_config"));
    return decoded(files.path(".credentials_rsaparams")).path("d").asString();
  }

  private static JsonNode decoded(JsonNode base64) {
    return Json.read(Base64.getDecoder().decode(base64.asString()));
  }

  List<String> leaks() {
    return leaks;
  }

  int answers() {
    return answers;
  }

  long searched() {
    return search.bytes();
  }
}
