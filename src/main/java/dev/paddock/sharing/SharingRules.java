package dev.paddock.sharing;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.Level;
import dev.paddock.rest.Body;
import dev.paddock.store.Handle;
import dev.paddock.store.Id;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules of sharing: members can be chosen only for the visibility {@code selected}, and must
 * belong to the owner.
 *
 * @param <O> the owner
 * @param <M> id of a member
 */
public final class SharingRules<O extends Level, M extends Id> {
  private final Members<O, M> members;

  public SharingRules(Members<O, M> members) {
    this.members = members;
  }

  /**
   * Reads {@code visibility}, which must be there, and the chosen ids. Absent ids are none, as on
   * GitHub: a thing that is written without them loses those it had.
   */
  public Sharing<M> read(Body body) {
    var visibility = body.word("visibility", SharingVisibility.WORDS);
    var selected = body.optionalIds(parameter(), true).orElse(List.of());
    body.check();
    return new Sharing<>(SharingVisibility.of(visibility), ids(selected));
  }

  /** Reads the chosen ids, which must be there. */
  Set<M> readSelected(Body body) {
    var selected = body.ids(parameter());
    body.check();
    return ids(selected);
  }

  private Set<M> ids(Collection<Long> numbers) {
    return numbers.stream().map(members.id()::apply).collect(Collectors.toUnmodifiableSet());
  }

  private String parameter() {
    return "selected_" + members.word() + "_ids";
  }

  /**
   * Refuses a sharing that breaks a rule.
   *
   * @throws ApiException 422 with the reason
   */
  public void check(Handle handle, O owner, Sharing<M> sharing) {
    if (sharing.visibility() != SharingVisibility.SELECTED && !sharing.selected().isEmpty()) {
      throw ApiException.invalid(
          "Bad request - %s can only be used with the visibility \"selected\""
              .formatted(parameter()));
    }
    var strangers = strangers(handle, owner, sharing.selected());
    if (!strangers.isEmpty()) {
      throw ApiException.invalid(
          "Bad request - %s has ids that are no %s of this organization: %s"
              .formatted(
                  parameter(),
                  members.words(),
                  strangers.stream()
                      .map(it -> Long.toString(it.value()))
                      .collect(Collectors.joining(", "))));
    }
  }

  /** The ids that are not members of the owner, in ascending order. */
  List<M> strangers(Handle handle, O owner, Collection<M> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    var own = members.ofOwner().find(handle, owner, ids);
    return ids.stream()
        .filter(it -> !own.contains(it))
        .sorted(Comparator.comparingLong(Id::value))
        .toList();
  }

  Members<O, M> members() {
    return members;
  }
}
