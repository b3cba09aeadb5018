package dev.paddock.web;

import dev.paddock.store.StorableText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The query of a request, in its original order and spelling, so that links can repeat it.
 *
 * @param parameters as sent, decoded beside their raw form
 */
public record Query(List<Parameter> parameters) {
  public record Parameter(String name, String value, String raw) {}

  public static Query parse(String text) {
    var parameters = new ArrayList<Parameter>();
    for (String raw : text.split("&", -1)) {
      if (!raw.isEmpty()) {
        var pair = raw.split("=", 2);
        parameters.add(
            new Parameter(
                Target.decodeQuery(pair[0]),
                pair.length == 2 ? Target.decodeQuery(pair[1]) : "",
                raw));
      }
    }
    return new Query(parameters);
  }

  /** The first value of a name, empty when absent. */
  public String first(String name) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equals(name))
        .map(Parameter::value)
        .filter(StorableText::is)
        .findFirst()
        .orElse("");
  }

  /** As it was sent. */
  String raw() {
    return parameters.stream().map(Parameter::raw).collect(Collectors.joining("&"));
  }

  public boolean has(String name) {
    return parameters.stream().anyMatch(parameter -> parameter.name().equals(name));
  }

  public Query without(String name) {
    return new Query(parameters.stream().filter(it -> !it.name().equals(name)).toList());
  }

  /** The same query with one parameter replaced where it stands, or appended. */
  public String with(String name, String value) {
    var replaced = name + "=" + value;
    var parts = new ArrayList<String>();
    for (Parameter parameter : parameters) {
      if (!parameter.name().equals(name)) {
        parts.add(parameter.raw());
      } else if (!parts.contains(replaced)) {
        parts.add(replaced);
      }
    }
    if (!has(name)) {
      parts.add(replaced);
    }
    return String.join("&", parts);
  }
}
