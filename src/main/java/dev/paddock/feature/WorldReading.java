package dev.paddock.feature;

import dev.paddock.feature.WorldFormat.Owner;
import dev.paddock.identity.Permission;
import dev.paddock.identity.Permissions;
import dev.paddock.identity.Permissions.Grade;
import dev.paddock.yaml.Faults;
import dev.paddock.yaml.Fields;
import dev.paddock.yaml.Located;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The state of reading a world file.
 *
 * @param faults what is wrong with it so far
 * @param names what it declares
 * @param formats of all sections
 */
public record WorldReading(Faults faults, Names names, List<WorldFormat<?>> formats) {
  public WorldReading {
    formats = List.copyOf(formats);
  }

  /** Reads all sections of an owner. */
  public WorldItems sections(Fields fields, Owner owner) {
    var items = new LinkedHashMap<String, List<? extends WorldItem>>();
    formats.stream()
        .filter(it -> it.places().contains(owner.place()))
        .forEach(
            it -> items.put(it.key(), fields.list(it.key(), entry -> it.read(entry, owner, this))));
    return new WorldItems(items);
  }

  /** The entries of an owner's sections, by the key of the section. */
  public record WorldItems(Map<String, List<? extends WorldItem>> byKey) {
    /** Wipes what is secret in them. */
    public void close() {
      byKey.values().forEach(items -> items.forEach(WorldItem::close));
    }
  }

  /**
   * Parses a text. If it cannot be parsed, that is a fault, and the placeholder stands in: the file
   * is refused anyway.
   *
   * @param rule what is expected, for the fault
   */
  public <T> T parsed(
      Located<String> text, Function<String, Optional<T>> parse, String rule, T placeholder) {
    var value = parse.apply(text.value());
    if (value.isEmpty() && !text.value().isEmpty()) {
      faults.add(
          text.location(), "\"%s\" cannot be used; expected %s".formatted(text.value(), rule));
    }
    return value.orElse(placeholder);
  }

  /** Permissions of a token or an App, under {@code permissions}. */
  public Permissions permissions(Fields fields) {
    var grades = new EnumMap<Permission, Grade>(Permission.class);
    fields
        .words("permissions")
        .forEach((name, word) -> {
          var permission = Permission.of(name.value());
          if (permission.isEmpty()) {
            faults.add(name.location(), "is not known; expected one of GitHub's permissions");
          }
          fields
              .word(word, List.of("read", "write", "admin"))
              .flatMap(Grade::of)
              .ifPresent(grade -> permission.ifPresent(known -> grades.put(known, grade)));
        });
    return new Permissions(grades);
  }

  /** The values of some texts. */
  public static List<String> values(List<Located<String>> texts) {
    return texts.stream().map(Located::value).toList();
  }
}
