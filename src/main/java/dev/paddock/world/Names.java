package dev.paddock.world;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that a world file declares, gathered before what refers to them is judged; and those
 * that it refers to.
 */
final class Names {
  private final Faults faults;
  private final Set<String> users = new HashSet<>();
  private final Set<String> organizations = new HashSet<>();
  private final Map<String, Set<String>> repositories = new HashMap<>();
  private final Set<String> unique = new HashSet<>();

  Names(Faults faults, Node root) {
    this.faults = faults;
    // A first look at the names only; whatever is malformed is found by the reader.
    for (Node user : items(root, "users")) {
      users.add(key(text(user, "login")));
    }
    for (Node organization : items(root, "organizations")) {
      var login = key(text(organization, "login"));
      organizations.add(login);
      var names = repositories.computeIfAbsent(login, it -> new HashSet<>());
      for (Node repository : items(organization, "repositories")) {
        names.add(key(text(repository, "name")));
      }
    }
  }

  private static Iterable<Node> items(Node node, String key) {
    return value(node, key) instanceof Node.Sequence sequence ? sequence.items() : List.of();
  }

  private static String text(Node node, String key) {
    return value(node, key) instanceof Node.Text text ? text.value() : "";
  }

  private static @Nullable Node value(Node node, String key) {
    return node instanceof Node.Mapping mapping
        ? mapping.entries().stream()
            .filter(entry -> entry.key().equals(key))
            .map(Node.Entry::value)
            .findFirst()
            .orElse(null)
        : null;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** A login of a user must be declared under users. */
  String user(Located<String> login) {
    if (!users.contains(key(login.value()))) {
      faults.add(
          login.location(),
          "\"%s\" is not declared under users; expected a login that is".formatted(login.value()));
    }
    return login.value();
  }

  /** A login of an organization must be declared under organizations. */
  String organization(Located<String> login) {
    if (!organizations.contains(key(login.value()))) {
      faults.add(
          login.location(),
          "\"%s\" is not declared under organizations; expected a login that is"
              .formatted(login.value()));
    }
    return login.value();
  }

  /** A login of either. */
  String account(Located<String> login) {
    return users.contains(key(login.value())) ? login.value() : organization(login);
  }

  /** The name of a repository must be declared in its organization. */
  String repository(String organization, Located<String> name) {
    if (!repositories.getOrDefault(key(organization), Set.of()).contains(key(name.value()))) {
      faults.add(
          name.location(),
          "\"%s\" is no repository of %s in this file; expected one that is"
              .formatted(name.value(), organization));
    }
    return name.value();
  }

  /**
   * A name that may be there once only, whatever its case.
   *
   * @param kind what is named, and where: names of different kinds may be the same
   */
  void once(String kind, Located<?> name) {
    var value = String.valueOf(name.value());
    if (!value.isEmpty() && !unique.add(kind + " " + key(value))) {
      faults.add(
          name.location(),
          "this %s is there twice (duplicate); expected it once"
              .formatted(kind.split(" of ", 2)[0]));
    }
  }
}
