package dev.paddock.sharing;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.Repository;
import dev.paddock.feature.WorldFormat.Owner;
import dev.paddock.feature.WorldReading;
import dev.paddock.identity.Level;
import dev.paddock.identity.RepoId;
import dev.paddock.store.Handle;
import dev.paddock.yaml.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Sharing as a world file says it: {@code visibility} and {@code repositories} of an entry.
 *
 * @param visibility {@code all} if the file has none
 * @param repositories by name, for the visibility {@code selected}
 */
public record SharingEntry(SharingVisibility visibility, List<String> repositories) {
  private static final String VISIBILITY = "visibility";
  private static final String REPOSITORIES = "repositories";

  /** The sharing of an entry that is shared with nobody in particular. */
  public static SharingEntry none() {
    return new SharingEntry(SharingVisibility.ALL, List.of());
  }

  /**
   * Reads it from an entry of an organization.
   *
   * @param thing that is shared, for messages, such as {@code secret}
   */
  public static SharingEntry read(Fields fields, String thing, Owner owner, WorldReading reading) {
    var visibility =
        fields
            .optionalWord(VISIBILITY, SharingVisibility.WORDS)
            .map(SharingVisibility::of)
            .orElse(SharingVisibility.ALL);
    var repositories = fields.texts(REPOSITORIES);
    repositories.forEach(name -> reading.names().repository(owner.organization(), name));
    if (visibility != SharingVisibility.SELECTED && !repositories.isEmpty()) {
      reading
          .faults()
          .add(
              repositories.getFirst().location(),
              "repositories are chosen for a %s that is not; expected visibility: selected"
                  .formatted(thing));
    }
    return new SharingEntry(visibility, WorldReading.values(repositories));
  }

  /** The same with the ids of the repositories, which exist. */
  public Sharing<RepoId> resolved(
      Handle handle, AccountsFeature accounts, Level.Organization owner) {
    Set<RepoId> ids =
        visibility == SharingVisibility.SELECTED
            ? accounts.repositories().ids(handle, owner.id(), repositories)
            : Set.of();
    return new Sharing<>(visibility, ids);
  }

  /**
   * The members of an entry in an export.
   *
   * @param selected finds what was chosen; only asked for the visibility {@code selected}
   */
  public static Map<String, Object> json(
      Handle handle,
      AccountsFeature accounts,
      SharingVisibility visibility,
      Supplier<List<RepoId>> selected) {
    var json = new LinkedHashMap<String, Object>(Map.of(VISIBILITY, visibility.wire()));
    if (visibility == SharingVisibility.SELECTED) {
      json.put(
          REPOSITORIES,
          accounts.repositories().all(handle, selected.get()).stream()
              .map(Repository::name)
              .toList());
    }
    return json;
  }
}
