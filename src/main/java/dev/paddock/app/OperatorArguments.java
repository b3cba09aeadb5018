package dev.paddock.app;

import dev.paddock.accounts.Login;
import dev.paddock.identity.Permission;
import dev.paddock.identity.Permissions;
import dev.paddock.identity.Permissions.Grade;
import dev.paddock.identity.Scope;
import dev.paddock.store.StorableText;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The arguments of an operator's command, read by name. What cannot be read is an {@link
 * OperatorException} with one sentence.
 */
record OperatorArguments(JsonNode json) {

  String text(String name) {
    return optional(name).orElseThrow(() -> new OperatorException(name + " is missing."));
  }

  Optional<String> optional(String name) {
    var text =
        Optional.ofNullable(json.get(name)).filter(it -> !it.isNull()).map(JsonNode::asString);
    if (text.filter(it -> !StorableText.is(it)).isPresent()) {
      throw new OperatorException(
          name + " holds a NUL or half of a surrogate pair: give text without.");
    }
    return text;
  }

  boolean flag(String name) {
    return json.path(name).asBoolean(false);
  }

  int number(String name) {
    return json.path(name).asInt(0);
  }

  long id(String name) {
    return json.path(name).asLong(0);
  }

  JsonNode object(String name) {
    return json.path(name);
  }

  private List<String> texts(String name) {
    return json.path(name).valueStream().map(JsonNode::asString).toList();
  }

  Optional<Instant> moment(String name) {
    try {
      return optional(name).map(Instant::parse);
    } catch (DateTimeParseException notATime) {
      throw new OperatorException(
          "\"%s\" is no time: give one such as 2030-01-01T00:00:00Z.".formatted(text(name)));
    }
  }

  Login login(String name) {
    return Login.parse(text(name))
        .orElseThrow(() ->
            new OperatorException(
                "\"%s\" is no login: it may hold %s.".formatted(text(name), Login.RULE)));
  }

  Set<Scope> scopes(String name) {
    var scopes = new LinkedHashSet<Scope>();
    for (String word : texts(name)) {
      scopes.add(
          Scope.of(word)
              .orElseThrow(
                  () -> new OperatorException("\"%s\" is no scope of GitHub's.".formatted(word))));
    }
    return scopes;
  }

  /** Permissions as {@code name=grade}; {@code read} where no grade is given. */
  Permissions permissions(String name) {
    var grades = new EnumMap<Permission, Grade>(Permission.class);
    for (String word : texts(name)) {
      var pair = word.split("=", 2);
      var permission = Permission.of(pair[0]);
      var grade = Grade.of(pair.length == 2 ? pair[1] : "read");
      if (permission.isEmpty() || grade.isEmpty()) {
        throw new OperatorException(
            "\"%s\" is no permission: give NAME=read or NAME=write, with a name of GitHub's."
                .formatted(word));
      }
      grades.put(permission.get(), grade.get());
    }
    return new Permissions(grades);
  }
}
