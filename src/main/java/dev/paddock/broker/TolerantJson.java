package dev.paddock.broker;

import dev.paddock.store.StorableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * JSON as agents write it: one in camel case, another in Pascal case, and null or an empty text for
 * what they do not know. A member of another type than expected counts as absent.
 */
record TolerantJson(JsonNode node) {
  private Optional<JsonNode> member(String name) {
    for (var entry : node.properties()) {
      if (entry.getKey().equalsIgnoreCase(name) && !entry.getValue().isNull()) {
        return Optional.of(entry.getValue());
      }
    }
    return Optional.empty();
  }

  /** A text, empty when absent. */
  String text(String name) {
    return member(name)
        .filter(JsonNode::isString)
        .map(it -> StorableText.of(it.asString()))
        .orElse("");
  }

  /** A number, 0 when absent. */
  long number(String name) {
    return member(name)
        .filter(it -> it.isIntegralNumber() && it.canConvertToLong())
        .map(JsonNode::asLong)
        .orElse(0L);
  }

  boolean flag(String name) {
    return member(name).filter(JsonNode::isBoolean).map(JsonNode::asBoolean).orElse(false);
  }

  boolean has(String name) {
    return member(name).isPresent();
  }

  /** An object, with nothing in it when absent. */
  TolerantJson object(String name) {
    return new TolerantJson(
        member(name).filter(JsonNode::isObject).orElseGet(() -> node.path("no such member")));
  }

  /** Objects of a list. */
  List<TolerantJson> objects(String name) {
    var found = new ArrayList<TolerantJson>();
    member(name)
        .ifPresent(list ->
            list.valueStream()
                .filter(JsonNode::isObject)
                .forEach(it -> found.add(new TolerantJson(it))));
    return found;
  }

  /** Texts of a list. */
  List<String> texts(String name) {
    return member(name).stream()
        .flatMap(JsonNode::valueStream)
        .filter(JsonNode::isString)
        .map(it -> StorableText.of(it.asString()))
        .toList();
  }
}
