package dev.paddock.sharing;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.Level;
import dev.paddock.rest.Request;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import dev.paddock.store.Id;
import dev.paddock.web.Reply;

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
  private final SharingWriter<O, T, M> writer;
  private final Shared<O, T> things;
  private final SharingTable<M> table;
  private final SharingRules<O, M> rules;

  public SharingApi(
      Database database,
      SharingWriter<O, T, M> writer,
      Shared<O, T> things,
      SharingTable<M> table,
      SharingRules<O, M> rules) {
    this.database = database;
    this.writer = writer;
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
    // A thing that is not there is told before a fault of the body.
    database.read(handle -> find(handle, owner, request));
    var selected = rules.readSelected(request.body());
    writer.set(request.origin(), owner, handle -> find(handle, owner, request), selected);
    return Reply.noContent();
  }

  /** Adds a member. */
  public Reply add(Request request, O owner) {
    writer.add(request.origin(), owner, handle -> find(handle, owner, request), member(request));
    return Reply.noContent();
  }

  /** Removes a member. */
  public Reply remove(Request request, O owner) {
    writer.remove(request.origin(), owner, handle -> find(handle, owner, request), member(request));
    return Reply.noContent();
  }

  private M member(Request request) {
    var members = rules.members();
    return members.id().apply(request.id(members.word() + "_id"));
  }

  private T find(Handle handle, O owner, Request request) {
    return things.find(handle, owner, request).orElseThrow(ApiException::notFound);
  }
}
