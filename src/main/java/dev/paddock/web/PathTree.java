package dev.paddock.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tree in which things, such as routes, are found by method and path. A literal segment wins over
 * a variable in its place.
 *
 * @param <T> what is found
 */
public final class PathTree<T> {
  private final Node<T> root = new Node<>();

  /** The thing that was found, and the values of the path's variables. */
  public record Found<T>(T value, Map<String, String> variables) {}

  /**
   * Adds a thing.
   *
   * @param path from the root, variables in braces
   */
  public void add(String method, String path, T value) {
    var names = new ArrayList<String>();
    var node = root;
    for (String segment : path.substring(1).split("/", -1)) {
      if (segment.startsWith("{")) {
        names.add(segment.substring(1, segment.length() - 1));
        node = node.variable();
      } else {
        node = node.literals.computeIfAbsent(segment, s -> new Node<>());
      }
    }
    if (node.ends.putIfAbsent(method, new End<>(value, names)) != null) {
      throw new IllegalArgumentException(method + " " + path + " is there twice");
    }
  }

  /** The thing of a method and a path's segments. */
  public Optional<Found<T>> find(String method, List<String> segments) {
    return Optional.ofNullable(root.find(method, segments, 0, new ArrayList<>()));
  }

  private record End<T>(T value, List<String> names) {
    Found<T> found(List<String> values) {
      var variables = new LinkedHashMap<String, String>();
      for (int i = 0; i < names.size(); i++) {
        variables.put(names.get(i), values.get(i));
      }
      return new Found<>(value, variables);
    }
  }

  private static final class Node<T> {
    final Map<String, Node<T>> literals = new HashMap<>();
    final Map<String, End<T>> ends = new HashMap<>();
    @Nullable Node<T> variable;

    Node<T> variable() {
      var existing = variable;
      if (existing == null) {
        existing = new Node<>();
        variable = existing;
      }
      return existing;
    }

    @Nullable Found<T> find(String method, List<String> segments, int at, List<String> values) {
      if (at == segments.size()) {
        var end = ends.get(method);
        return end == null ? null : end.found(values);
      }
      var segment = segments.get(at);
      var literal = literals.get(segment);
      var found = literal == null ? null : literal.find(method, segments, at + 1, values);
      if (found != null || variable == null || segment.isEmpty()) {
        return found;
      }
      values.addLast(segment);
      found = variable.find(method, segments, at + 1, values);
      if (found == null) {
        values.removeLast();
      }
      return found;
    }
  }
}
