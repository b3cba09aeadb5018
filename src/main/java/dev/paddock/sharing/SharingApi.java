package dev.paddock.sharing;

import dev.paddock.audit.AuditFeature;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.Level;
import dev.paddock.rest.Request;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import dev.paddock.store.Id;
import dev.paddock.store.Tx;
import dev.paddock.web.Reply;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The four operations on the chosen members of a thing: list, set, add, remove. A feature puts them
 * into its routes under GitHub's operation ids.
 *
 * @param <O> the owner
 * @param <T> the thing
 * @param <M> id of a member
 */
public final class SharingApi<O extends Level, T, M extends Id> {
  private final Database database;
  private final AuditFeature audit;
  private final Shared<O, T> things;
  private final SharingTable<M> table;
  private final SharingRules<O, M> rules;

  public SharingApi(
      Database database,
      AuditFeature audit,
      Shared<O, T> things,
      SharingTable<M> table,
      SharingRules<O, M> rules) {
    this.database = database;
    this.audit = audit;
    this.things = things;
    this.table = table;
    this.rules = rules;
  }

  /** Lists the chosen members, by id. */
  public Reply list(Request request, O owner) {
    return database.snapshot(handle -> {
      long thing = things.id(find(handle, owner, request));
      var ids = table.page(handle, thing, request.page());
      var members = rules.members();
      return request.list(
          owner,
          table.count(handle, thing),
          members.words(),
          members.json().of(handle, ids, request.urls()));
    });
  }

  /** Replaces the chosen members. */
  public Reply set(Request request, O owner) {
    database.read(handle -> find(handle, owner, request));
    var selected = rules.readSelected(request.body());
    return change(
        request,
        owner,
        (tx, thing) -> {
          rules.check(tx, owner, new Sharing<>(SharingVisibility.SELECTED, selected));
          table.set(tx, thing, selected);
        });
  }

  /** Adds a member; one that is there already stays. */
  public Reply add(Request request, O owner) {
    return changeByOne(
        request, owner, (tx, thing, member) -> table.add(tx, thing, List.of(member)));
  }

  /** Removes a member. */
  public Reply remove(Request request, O owner) {
    return changeByOne(request, owner, table::remove);
  }

  private interface One<M> {
    void apply(Tx tx, long thing, M member);
  }

  private Reply changeByOne(Request request, O owner, One<M> work) {
    var members = rules.members();
    var member = members.id().apply(request.id(members.word() + "_id"));
    return change(
        request,
        owner,
        (tx, thing) -> {
          if (!rules.strangers(tx, owner, List.of(member)).isEmpty()) {
            throw ApiException.notFound();
          }
          work.apply(tx, thing, member);
        });
  }

  private Reply change(Request request, O owner, BiConsumer<Tx, Long> work) {
    audit.write(
        request.origin(),
        change -> {
          var thing = find(change.tx(), owner, request);
          if (things.visibility(thing) != SharingVisibility.SELECTED) {
            throw ApiException.of(
                Kind.CONFLICT,
                "Bad request - the visibility of this %s is not \"selected\""
                    .formatted(things.word()));
          }
          work.accept(things.record(change, owner, thing), things.id(thing));
          return thing;
        });
    return Reply.noContent();
  }

  private T find(Handle handle, O owner, Request request) {
    return things.find(handle, owner, request).orElseThrow(ApiException::notFound);
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
