package dev.paddock.world;

import dev.paddock.crypto.Plaintext;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The keys of one mapping, read by name. What is missing or of the wrong type becomes a fault;
 * {@link #end} makes faults of the keys that nobody read.
 */
final class Fields {
  private final Node node;
  private final Map<String, Node.Entry> entries = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();
  private final Faults faults;

  Fields(Node node, Faults faults) {
    this.node = node;
    this.faults = faults;
    if (node instanceof Node.Mapping mapping) {
      mapping.entries().forEach(entry -> entries.put(entry.key(), entry));
    } else {
      faults.add(node.location(), "is " + node.kind() + "; expected a mapping");
    }
  }

  Location location() {
    return node.location();
  }

  Faults faults() {
    return faults;
  }

  /** A text that must be there. */
  Located<String> text(String key) {
    return optionalText(key)
        .orElseGet(() -> {
          if (!entries.containsKey(key) && node instanceof Node.Mapping) {
            faults.add(below(key), "is missing; expected text");
          }
          return new Located<>("", below(key));
        });
  }

  Optional<Located<String>> optionalText(String key) {
    return value(key)
        .flatMap(value -> {
          if (value instanceof Node.Text text) {
            return Optional.of(located(text));
          }
          mismatch(value, value instanceof Node.Integral ? "text (put it in quotes)" : "text");
          return Optional.empty();
        });
  }

  /** A text or bytes to be kept secret, if it is there. */
  Optional<Located<Plaintext>> optionalSecret(String key) {
    return value(key)
        .flatMap(value -> {
          if (value instanceof Node.Text text) {
            return Optional.of(secret(text.value().getBytes(StandardCharsets.UTF_8), text));
          }
          if (value instanceof Node.Binary binary) {
            return Optional.of(secret(binary.value(), binary));
          }
          mismatch(value, value instanceof Node.Integral ? "text (put it in quotes)" : "text");
          return Optional.empty();
        });
  }

  private static Located<Plaintext> secret(byte[] bytes, Node node) {
    return new Located<>(new Plaintext(bytes), node.location());
  }

  Optional<Boolean> optionalFlag(String key) {
    return value(key)
        .flatMap(value -> {
          if (value instanceof Node.Flag flag) {
            return Optional.of(flag.value());
          }
          mismatch(value, "true or false");
          return Optional.empty();
        });
  }

  Optional<Located<Long>> optionalNumber(String key) {
    return value(key)
        .flatMap(value -> {
          if (value instanceof Node.Integral number && number.value() > 0) {
            return Optional.of(new Located<>(number.value(), number.location()));
          }
          mismatch(value, "a whole number above 0");
          return Optional.empty();
        });
  }

  /** A text that is one of some words, if it is there. */
  Optional<String> optionalWord(String key, List<String> words) {
    return optionalText(key).flatMap(text -> word(text, words));
  }

  /** A text that is one of some words; a fault and nothing otherwise. */
  Optional<String> word(Located<String> text, List<String> words) {
    if (words.contains(text.value())) {
      return Optional.of(text.value());
    }
    faults.add(
        text.location(),
        "\"%s\" is not known; expected one of %s"
            .formatted(text.value(), String.join(", ", words)));
    return Optional.empty();
  }

  /** A list of mappings; an absent one is empty. */
  <T> List<T> list(String key, Function<Fields, T> reader) {
    return items(key).stream().map(item -> reader.apply(new Fields(item, faults))).toList();
  }

  /** A mapping below this one, if it is there. */
  <T> Optional<T> optionalMapping(String key, Function<Fields, T> reader) {
    return value(key).map(value -> reader.apply(new Fields(value, faults)));
  }

  /** A list of texts; an absent one is empty. */
  List<Located<String>> texts(String key) {
    return items(key).stream().flatMap(item -> text(item).stream()).toList();
  }

  /** A list of texts or the word {@code all}, which gives nothing. */
  Optional<List<Located<String>>> textsOrAll(String key) {
    var value = value(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof Node.Text text && text.value().equals("all")) {
      return Optional.empty();
    }
    if (!(value.get() instanceof Node.Sequence)) {
      mismatch(value.get(), "all, or a list of names");
      return Optional.of(List.of());
    }
    return Optional.of(texts(key));
  }

  /** A mapping of names to words; an absent one is empty. */
  Map<Located<String>, Located<String>> words(String key) {
    var words = new LinkedHashMap<Located<String>, Located<String>>();
    value(key)
        .ifPresent(value -> {
          if (value instanceof Node.Mapping mapping) {
            mapping
                .entries()
                .forEach(entry ->
                    text(entry.value())
                        .ifPresent(
                            word -> words.put(new Located<>(entry.key(), entry.location()), word)));
          } else {
            mismatch(value, "a mapping");
          }
        });
    return words;
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  /** Every key that was not asked for is a fault. */
  void end() {
    entries.values().stream()
        .filter(entry -> !known.contains(entry.key()))
        .forEach(entry ->
            faults.add(
                entry.location(), "unknown key; expected one of " + String.join(", ", known)));
  }

  private Optional<Node> value(String key) {
    known.add(key);
    return Optional.ofNullable(entries.get(key)).map(Node.Entry::value);
  }

  private List<Node> items(String key) {
    return value(key)
        .map(value -> {
          if (value instanceof Node.Sequence sequence) {
            return sequence.items();
          }
          mismatch(value, "a list");
          return List.<Node>of();
        })
        .orElse(List.of());
  }

  private Optional<Located<String>> text(Node item) {
    if (item instanceof Node.Text text) {
      return Optional.of(located(text));
    }
    mismatch(item, "text");
    return Optional.empty();
  }

  // No database keeps a NUL within a text.
  private Located<String> located(Node.Text text) {
    if (text.value().indexOf('\0') >= 0) {
      faults.add(text.location(), "holds a NUL; expected text without");
    }
    return new Located<>(text.value(), text.location());
  }

  private void mismatch(Node value, String expected) {
    faults.add(value.location(), "is %s; expected %s".formatted(value.kind(), expected));
  }

  private Location below(String key) {
    var at = node.location();
    var path = at.path().equals("world") ? key : at.path() + "." + key;
    return new Location(at.line(), at.column(), path);
  }
}
