package dev.paddock.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * A list in a {@link Body}.
 *
 * @param array empty where there is none, which is no fault of its elements
 * @param problems where faults are noted
 */
record BodyList(String name, Optional<JsonNode> array, List<String> problems) {
  BodyList ofSize(int least, int most) {
    int size = array.map(JsonNode::size).orElse(least);
    if (size < least) {
      problems.add(
          "For 'properties/%s', %s are fewer than %d items."
              .formatted(name, array.orElseThrow(), least));
    } else if (size > most) {
      problems.add("For 'properties/%s', %d items are more than %d.".formatted(name, size, most));
    }
    return this;
  }

  /** The elements that are of a kind; each other one is a fault. */
  List<JsonNode> of(Predicate<JsonNode> accepted, String kind) {
    var elements = new ArrayList<JsonNode>();
    array.ifPresent(it -> {
      for (JsonNode element : it) {
        if (accepted.test(element)) {
          elements.add(element);
        } else {
          problems.add("For 'properties/%s/items', %s is not %s.".formatted(name, element, kind));
        }
      }
    });
    return elements;
  }
}
