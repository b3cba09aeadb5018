package dev.paddock.sharing;

import dev.paddock.audit.AuditFeature;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.Level;
import dev.paddock.identity.Origin;
import dev.paddock.store.Handle;
import dev.paddock.store.Id;
import dev.paddock.store.Tx;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The writer of the chosen members of things.
 *
 * @param <O> the owner
 * @param <T> the thing
 * @param <M> id of a member
 */
public final class SharingWriter<O extends Level, T, M extends Id> {
  private final AuditFeature audit;
  private final Shared<O, T> things;
  private final SharingTable<M> table;
  private final SharingRules<O, M> rules;

  public SharingWriter(
      AuditFeature audit, Shared<O, T> things, SharingTable<M> table, SharingRules<O, M> rules) {
    this.audit = audit;
    this.things = things;
    this.table = table;
    this.rules = rules;
  }

  /**
   * Replaces the chosen members.
   *
   * @param find finds the thing in the transaction
   * @throws ApiException 409 if the visibility is not {@code selected}; 422 if one is not a member
   *     of the owner
   */
  void set(Origin origin, O owner, Function<Handle, T> find, Set<M> selected) {
    change(
        origin,
        owner,
        find,
        (tx, thing) -> {
          rules.check(tx, owner, new Sharing<>(SharingVisibility.SELECTED, selected));
          table.set(tx, thing, selected);
        });
  }

  /**
   * Adds a member; one that is there already stays.
   *
   * @throws ApiException 409 if the visibility is not {@code selected}; 404 if it is not a member
   *     of the owner
   */
  void add(Origin origin, O owner, Function<Handle, T> find, M member) {
    changeByOne(origin, owner, find, member, (tx, thing) -> table.add(tx, thing, List.of(member)));
  }

  /**
   * Removes a member; one that is not there stays away.
   *
   * @throws ApiException as for {@link #add}
   */
  void remove(Origin origin, O owner, Function<Handle, T> find, M member) {
    changeByOne(origin, owner, find, member, (tx, thing) -> table.remove(tx, thing, member));
  }

  private void changeByOne(Origin origin, O owner, Function<Handle, T> find, M member, Work work) {
    change(
        origin,
        owner,
        find,
        (tx, thing) -> {
          if (!rules.strangers(tx, owner, List.of(member)).isEmpty()) {
            throw ApiException.notFound();
          }
          work.apply(tx, thing);
        });
  }

  private interface Work {
    void apply(Tx tx, long thing);
  }

  private void change(Origin origin, O owner, Function<Handle, T> find, Work work) {
    audit.write(
        origin,
        change -> {
          var thing = find.apply(change.tx());
          if (things.visibility(thing) != SharingVisibility.SELECTED) {
            throw ApiException.of(
                Kind.CONFLICT,
                "Bad request - the visibility of this %s is not \"selected\""
                    .formatted(things.word()));
          }
          work.apply(things.record(change, owner, thing), things.id(thing));
          return thing;
        });
  }

  /**
   * Writes the chosen members of a thing, in the transaction that writes the thing.
   *
   * @param before the visibility before; for a new thing, any other than {@code SELECTED}
   */
  public void replace(Tx tx, long thing, SharingVisibility before, Sharing<M> sharing) {
    if (before == SharingVisibility.SELECTED
        || sharing.visibility() == SharingVisibility.SELECTED) {
      table.set(tx, thing, sharing.selected());
    }
  }
}
