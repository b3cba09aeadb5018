package dev.paddock.yaml;

import dev.paddock.crypto.Plaintext;
import dev.paddock.store.StorableText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The keys of one mapping, read by name. What is missing or of the wrong type becomes a fault;
 * {@link #end} makes faults of the keys that nobody read.
 */
public final class Fields {
  private final Item item;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();
  private final Faults faults;

  private record Entry(Location location, Item value) {}

  Fields(Item item, Faults faults) {
    this.item = item;
    this.faults = faults;
    if (item.node() instanceof MappingNode mapping) {
      mapping.getValue().forEach(this::add);
    } else if (item.node() != null) {
      faults.add(item.location(), "is " + item.kind() + "; expected a mapping");
    }
  }

  private void add(NodeTuple tuple) {
    var key = new Item(tuple.getKeyNode(), item.path());
    if (key.scalar().isEmpty()) {
      faults.add(key.location(), "is %s; expected a key".formatted(key.kind()));
      return;
    }
    var path = below(key.scalar().get());
    var location = new Item(tuple.getKeyNode(), path).location();
    var entry = new Entry(location, new Item(tuple.getValueNode(), path));
    if (entries.putIfAbsent(key.scalar().get(), entry) != null) {
      faults.add(location, "this key is there twice; expected it once");
    }
  }

  private String below(String key) {
    return item.path().isEmpty() ? key : item.path() + "." + key;
  }

  /** Where the mapping stands. */
  public Location location() {
    return item.location();
  }

  /** A text that must be there. */
  public Located<String> text(String key) {
    return optionalText(key)
        .orElseGet(() -> {
          var at = item.location();
          var missing = new Location(at.line(), at.column(), below(key));
          if (!entries.containsKey(key) && item.node() instanceof MappingNode) {
            faults.add(missing, "is missing; expected text");
          }
          return new Located<>("", missing);
        });
  }

  /** A text, if it is there. */
  public Optional<Located<String>> optionalText(String key) {
    return value(key).flatMap(this::text);
  }

  private Optional<Located<String>> text(Item value) {
    if (!value.is(Tag.STR)) {
      mismatch(value, value.is(Tag.INT) ? "text (put it in quotes)" : "text");
      return Optional.empty();
    }
    return value.scalar().map(text -> storable(text, value));
  }

  // The databases do not store such text as it is.
  private Located<String> storable(String text, Item value) {
    if (!StorableText.is(text)) {
      faults.add(
          value.location(), "holds a NUL or half of a surrogate pair; expected text without");
    }
    return new Located<>(text, value.location());
  }

  /** A text or bytes to be kept secret, if it is there. */
  public Optional<Located<Plaintext>> optionalSecret(String key) {
    return value(key)
        .flatMap(value ->
            value.is(Tag.BINARY)
                ? bytes(value)
                : text(value).map(it -> it.value().getBytes(StandardCharsets.UTF_8)))
        .map(bytes -> new Located<>(new Plaintext(bytes), location(key)));
  }

  private Optional<byte[]> bytes(Item value) {
    var bytes = value.bytes();
    if (bytes.isEmpty()) {
      faults.add(value.location(), "is no base64; expected bytes in base64");
    }
    return bytes;
  }

  private Location location(String key) {
    var entry = entries.get(key);
    return entry == null ? item.location() : entry.value().location();
  }

  /** True or false, if it is there. */
  public Optional<Boolean> optionalFlag(String key) {
    return value(key)
        .flatMap(value -> {
          if (value.is(Tag.BOOL)) {
            return value.scalar().map(Boolean::parseBoolean);
          }
          mismatch(value, "true or false");
          return Optional.empty();
        });
  }

  /** A whole number above 0, if it is there. */
  public Optional<Located<Long>> optionalNumber(String key) {
    return value(key)
        .flatMap(value -> {
          var number = value.number().filter(it -> it > 0);
          if (number.isEmpty()) {
            mismatch(value, "a whole number above 0");
          }
          return number.map(it -> new Located<>(it, value.location()));
        });
  }

  /** A text that is one of some words, if it is there. */
  public Optional<String> optionalWord(String key, List<String> words) {
    return optionalText(key).flatMap(text -> word(text, words));
  }

  /** A text that is one of some words; a fault and nothing otherwise. */
  public Optional<String> word(Located<String> text, List<String> words) {
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
  public <T> List<T> list(String key, Function<Fields, T> reader) {
    return items(key).stream().map(it -> reader.apply(new Fields(it, faults))).toList();
  }

  /** A mapping below this one, if it is there. */
  public <T> Optional<T> optionalMapping(String key, Function<Fields, T> reader) {
    return value(key).map(value -> reader.apply(new Fields(value, faults)));
  }

  /** A list of texts; an absent one is empty. */
  public List<Located<String>> texts(String key) {
    return items(key).stream().flatMap(it -> text(it).stream()).toList();
  }

  /** A list of texts or the word {@code all}, which gives nothing. */
  public Optional<List<Located<String>>> textsOrAll(String key) {
    var value = value(key);
    if (value.isEmpty() || value.flatMap(Item::scalar).filter("all"::equals).isPresent()) {
      return Optional.empty();
    }
    if (!(value.get().node() instanceof SequenceNode)) {
      mismatch(value.get(), "all, or a list of names");
      return Optional.of(List.of());
    }
    return Optional.of(texts(key));
  }

  /** A mapping of names to words; an absent one is empty. */
  public Map<Located<String>, Located<String>> words(String key) {
    var words = new LinkedHashMap<Located<String>, Located<String>>();
    value(key)
        .ifPresent(value -> {
          if (value.node() instanceof MappingNode) {
            new Fields(value, faults)
                .entries.forEach((name, entry) ->
                    text(entry.value())
                        .ifPresent(word -> words.put(new Located<>(name, entry.location()), word)));
          } else {
            mismatch(value, "a mapping");
          }
        });
    return words;
  }

  /**
   * Walks through every value that is no mapping, wherever it stands, for files whose keys are
   * joined by dots.
   *
   * @param leaf takes the path of a value, and the value: the text of a scalar, or those of a list,
   *     joined by commas
   */
  public void leaves(BiConsumer<String, Located<String>> leaf) {
    entries.forEach((key, entry) -> {
      if (entry.value().node() instanceof MappingNode) {
        new Fields(entry.value(), faults).leaves(leaf);
      } else {
        leaf.accept(entry.value().path(), new Located<>(joined(entry.value()), entry.location()));
      }
    });
  }

  private static String joined(Item value) {
    if (value.node() instanceof SequenceNode list) {
      return String.join(
          ",",
          list.getValue().stream()
              .map(it -> new Item(it, value.path()).scalar().orElse(""))
              .toList());
    }
    return value.is(Tag.NULL) ? "" : value.scalar().orElse("");
  }

  /** Whether a key is there. */
  public boolean has(String key) {
    return entries.containsKey(key);
  }

  /** Every key that was not asked for is a fault. */
  public void end() {
    entries.forEach((key, entry) -> {
      if (!known.contains(key)) {
        faults.add(entry.location(), "unknown key; expected one of " + String.join(", ", known));
      }
    });
  }

  private Optional<Item> value(String key) {
    known.add(key);
    return Optional.ofNullable(entries.get(key)).map(Entry::value);
  }

  private List<Item> items(String key) {
    var value = value(key);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get().node() instanceof SequenceNode list)) {
      mismatch(value.get(), "a list");
      return List.of();
    }
    var items = new ArrayList<Item>();
    for (Node node : list.getValue()) {
      items.add(new Item(node, "%s[%d]".formatted(below(key), items.size())));
    }
    return items;
  }

  private void mismatch(Item value, String expected) {
    faults.add(value.location(), "is %s; expected %s".formatted(value.kind(), expected));
  }
}
