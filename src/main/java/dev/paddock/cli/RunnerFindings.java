package dev.paddock.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Finds what is wrong with a runner, in one sentence each. */
final class RunnerFindings {
  private static final Map<String, List<String>> MACHINES =
      Map.of(
          "linux", List.of("linux"),
          "macos", List.of("darwin"),
          "windows", List.of("mingw", "msys", "cygwin", "windows"),
          "x64", List.of("x86_64", "amd64"),
          "amd64", List.of("x86_64", "amd64"),
          "arm64", List.of("aarch64", "arm64"),
          "arm", List.of("armv6", "armv7"));

  private RunnerFindings() {}

  /** Why jobs do not reach it. */
  static List<String> labels(List<String> has, List<String> wanted) {
    var names = has.stream().map(it -> it.toLowerCase(Locale.ROOT)).toList();
    var found = new ArrayList<String>();
    if (!names.contains("self-hosted")) {
      found.add("it has no label self-hosted, by which most workflows ask for a runner");
    }
    wanted.stream()
        .filter(label -> !names.contains(label.toLowerCase(Locale.ROOT)))
        .forEach(label ->
            found.add(
                "it lacks the label %s: jobs that ask for it never come here".formatted(label)));
    return found;
  }

  /** Why it is offline. */
  static String offline(JsonNode runner) {
    return StreamSupport.stream(runner.path("events").spliterator(), false)
        .filter(event -> event.path("event").asString("").equals("offline"))
        .findFirst()
        .map(event ->
            "it is offline since %s (%s): start its agent"
                .formatted(event.path("at").asString(), reason(event.path("reason").asString(""))))
        .orElse("it was never online: start its agent, or register it again");
  }

  private static String reason(String reason) {
    return switch (reason) {
      case "session_closed" -> "its agent was stopped";
      case "lost" -> "nothing was heard of it any more";
      case "superseded" -> "another agent took its place";
      case "server_restart" -> "it did not come back after the server was started again";
      default -> reason;
    };
  }

  /**
   * The labels that do not fit the machine.
   *
   * @param machine what {@code uname} says of its system and its processor
   */
  static List<String> machine(List<String> labels, String machine) {
    var said = machine.toLowerCase(Locale.ROOT);
    return labels.stream()
        .filter(label -> {
          var names = MACHINES.get(label.toLowerCase(Locale.ROOT));
          return names != null && names.stream().noneMatch(said::contains);
        })
        .map(
            label -> "its label %s does not fit the machine, which is %s".formatted(label, machine))
        .toList();
  }
}
