package dev.paddock.rest;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.store.StorableText;
import dev.paddock.web.Digits;
import dev.paddock.web.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A JSON object in a request. Read all members first, then {@link #check()}: every fault is
 * reported together, in GitHub's words, and values read before are only then good.
 */
public final class Body {
  /** The most ids in one list; each is looked up. */
  private static final int MOST_IDS = 10_000;

  private final JsonNode root;
  private final List<String> problems;

  private Body(JsonNode root, List<String> problems) {
    this.root = root;
    this.problems = problems;
  }

  /** A JSON object that came another way than in a request. */
  public static Body of(JsonNode object) {
    return new Body(object, new ArrayList<>());
  }

  static Body parse(byte[] bytes) {
    if (bytes.length == 0) {
      throw invalid(List.of("For 'links/0/schema', nil is not an object."));
    }
    JsonNode root;
    try {
      root = Json.read(bytes);
    } catch (JacksonException malformed) {
      throw ApiException.of(Kind.BAD_REQUEST, "Problems parsing JSON");
    }
    if (!root.isObject()) {
      throw ApiException.of(Kind.BAD_REQUEST, "Body should be a JSON object");
    }
    return of(root);
  }

  static Body empty() {
    return of(Json.read("{}".getBytes(StandardCharsets.UTF_8)));
  }

  /** Whether a member is there and not null. */
  public boolean has(String name) {
    return root.hasNonNull(name);
  }

  /** A text that must be there. */
  public String text(String name) {
    return required(name) ? optionalText(name).orElse("") : "";
  }

  /** A text that may be there. */
  public Optional<String> optionalText(String name) {
    return value(name, JsonNode::isString, "a string")
        .map(JsonNode::asString)
        .map(text -> storable(name, text));
  }

  // The databases do not store such text as it is.
  private String storable(String name, String text) {
    if (!StorableText.is(text)) {
      problems.add(
          "For 'properties/%s', the text holds a NUL or half of a surrogate pair.".formatted(name));
    }
    return text;
  }

  /** One of some words, which must be there. */
  public String word(String name, List<String> words) {
    return required(name) ? optionalWord(name, words).orElse("") : "";
  }

  /** One of some words, if it is there. */
  public Optional<String> optionalWord(String name, List<String> words) {
    var text = optionalText(name);
    text.filter(word -> !words.contains(word))
        .ifPresent(
            word -> problems.add("%s is not a member of [%s].".formatted(word, quotedList(words))));
    return text;
  }

  /**
   * A text of a form, if it is there. The text is not repeated in the error: it may be a secret
   * that its sender forgot to seal.
   *
   * @param printed the form as GitHub prints it
   */
  public <T> Optional<T> optionalSealed(
      String name, Function<String, T> read, Predicate<T> isGood, String printed) {
    var value = Optional.ofNullable(root.get(name)).filter(node -> !node.isNull());
    if (value.isPresent() && !value.get().isString()) {
      problems.add("For 'properties/%s', the value is not a string.".formatted(name));
      return Optional.empty();
    }
    var sealed = value.map(JsonNode::asString).map(read);
    if (sealed.isPresent() && !isGood.test(sealed.get())) {
      problems.add("%s does not match /%s/.".formatted(name, printed));
    }
    return sealed;
  }

  public Optional<Boolean> optionalFlag(String name) {
    return value(name, JsonNode::isBoolean, "a boolean").map(JsonNode::asBoolean);
  }

  /** A whole number that must be there. */
  public long integer(String name) {
    if (!required(name)) {
      return 0;
    }
    return value(name, JsonNode::isIntegralNumber, "an integer")
        .map(node -> node.canConvertToLong() ? node.asLong() : -1)
        .orElse(0L);
  }

  /**
   * A list of texts that must be there.
   *
   * @param most how many there may be; there must be {@code least}
   */
  public List<String> texts(String name, int least, int most) {
    if (!required(name)) {
      return List.of();
    }
    return list(name).ofSize(least, most).of(JsonNode::isString, "a string").stream()
        .map(JsonNode::asString)
        .map(text -> storable(name, text))
        .toList();
  }

  /** A list of texts, if it is there. */
  public Optional<List<String>> optionalTexts(String name) {
    return has(name) ? Optional.of(texts(name, 0, Integer.MAX_VALUE)) : Optional.empty();
  }

  /** A list of ids that must be there, without doubles. */
  public List<Long> ids(String name) {
    return required(name) ? optionalIds(name, false).orElse(List.of()) : List.of();
  }

  /**
   * A list of ids, if it is there, without doubles.
   *
   * @param alsoAsText whether an id may be written as a string of digits
   */
  public Optional<List<Long>> optionalIds(String name, boolean alsoAsText) {
    var list = list(name).ofSize(0, MOST_IDS);
    var kind = alsoAsText ? "an integer or string" : "an integer";
    Predicate<JsonNode> isId =
        node ->
            node.isIntegralNumber()
                || (alsoAsText && node.isString() && Digits.isId(node.asString()));
    return list.array()
        .map(it ->
            List.copyOf(new LinkedHashSet<>(list.of(isId, kind).stream().map(Body::id).toList())));
  }

  private static long id(JsonNode node) {
    if (node.isString()) {
      return Long.parseLong(node.asString());
    }
    return node.canConvertToLong() ? node.asLong() : -1;
  }

  /** A JSON object inside this one, if it is there. */
  public Optional<JsonNode> optionalObject(String name) {
    return value(name, JsonNode::isObject, "an object");
  }

  /**
   * JSON objects of a list that must be there; their faults are reported with those of this one.
   */
  public List<Body> objects(String name, int least, int most) {
    if (!required(name)) {
      return List.of();
    }
    return list(name).ofSize(least, most).of(JsonNode::isObject, "an object").stream()
        .map(object -> new Body(object, problems))
        .toList();
  }

  /**
   * Texts by their names, if they are there; numbers and booleans are taken as they are written.
   */
  public Map<String, String> optionalTextMap(String name) {
    var texts = new LinkedHashMap<String, String>();
    optionalObject(name)
        .ifPresent(object ->
            object
                .properties()
                .forEach(it -> {
                  if (it.getValue().isContainer() || it.getValue().isNull()) {
                    fault(name, "the value of %s is not a string".formatted(it.getKey()));
                  } else {
                    texts.put(
                        storable(name, it.getKey()), storable(name, it.getValue().asString()));
                  }
                }));
    return texts;
  }

  /** Notes a fault that only the caller can find. */
  public void fault(String name, String why) {
    problems.add("For 'properties/%s', %s.".formatted(name, why));
  }

  private BodyList list(String name) {
    return new BodyList(name, value(name, JsonNode::isArray, "an array"), problems);
  }

  /** Notes a fault if a member is absent or null. */
  public void requireMember(String name) {
    required(name);
  }

  private boolean required(String name) {
    if (!has(name)) {
      problems.add("\"%s\" wasn't supplied.".formatted(name));
    }
    return has(name);
  }

  private Optional<JsonNode> value(String name, Predicate<JsonNode> accepted, String kind) {
    var value = root.get(name);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!accepted.test(value)) {
      problems.add("For 'properties/%s', %s is not %s.".formatted(name, value, kind));
      return Optional.empty();
    }
    return Optional.of(value);
  }

  private static String quotedList(List<String> words) {
    return "\"" + String.join("\", \"", words) + "\"";
  }

  /**
   * Refuses the body if anything that was read is missing or wrong.
   *
   * @throws ApiException 422 with all faults
   */
  public void check() {
    if (!problems.isEmpty()) {
      throw invalid(problems);
    }
  }

  private static ApiException invalid(List<String> problems) {
    return ApiException.invalid("Invalid request.\n\n" + String.join("\n", problems));
  }
}
