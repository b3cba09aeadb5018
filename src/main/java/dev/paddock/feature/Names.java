package dev.paddock.feature;

import dev.paddock.yaml.Faults;
import dev.paddock.yaml.Fields;
import dev.paddock.yaml.Located;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The names that a world file declares. They are gathered first, so that the names that it refers
 * to can be checked against them.
 */
public final class Names {
  private final Faults faults;
  private final Set<String> users = new HashSet<>();
  private final Set<String> organizations = new HashSet<>();
  private final Map<String, Set<String>> repositories = new HashMap<>();
  private final Set<String> unique = new HashSet<>();

  /**
   * Gathers the names that a file declares. What is malformed is found by the readers.
   *
   * @param world the root of the file, read for this alone
   * @param faults where names that are not declared are reported
   */
  public Names(Fields world, Faults faults) {
    this.faults = faults;
    world.list("users", user -> users.add(login(user)));
    world.list(
        "organizations",
        organization -> {
          var login = login(organization);
          organizations.add(login);
          var names = repositories.computeIfAbsent(login, it -> new HashSet<>());
          return organization.list(
              "repositories", repository -> names.add(text(repository, "name")));
        });
  }

  private static String login(Fields account) {
    return text(account, "login");
  }

  private static String text(Fields fields, String key) {
    return key(fields.optionalText(key).map(Located::value).orElse(""));
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** A login of a user must be declared under users. */
  public String user(Located<String> login) {
    if (!users.contains(key(login.value()))) {
      faults.add(
          login.location(),
          "\"%s\" is not declared under users; expected a login that is".formatted(login.value()));
    }
    return login.value();
  }

  /** A login of an organization must be declared under organizations. */
  public String organization(Located<String> login) {
    if (!organizations.contains(key(login.value()))) {
      faults.add(
          login.location(),
          "\"%s\" is not declared under organizations; expected a login that is"
              .formatted(login.value()));
    }
    return login.value();
  }

  /** A login of either. */
  public String account(Located<String> login) {
    return users.contains(key(login.value())) ? login.value() : organization(login);
  }

  /** The name of a repository must be declared in its organization. */
  public String repository(String organization, Located<String> name) {
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
  public void once(String kind, Located<?> name) {
    var value = String.valueOf(name.value());
    if (!value.isEmpty() && !unique.add(kind + " " + key(value))) {
      faults.add(
          name.location(),
          "this %s is there twice (duplicate); expected it once"
              .formatted(kind.split(" of ", 2)[0]));
    }
  }
}
