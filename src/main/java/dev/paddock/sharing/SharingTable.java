package dev.paddock.sharing;

import dev.paddock.identity.Level;
import dev.paddock.identity.Visibility;
import dev.paddock.rest.Page;
import dev.paddock.store.Handle;
import dev.paddock.store.Id;
import dev.paddock.store.Statement;
import dev.paddock.store.Tx;
import java.util.Collection;
import java.util.List;
import java.util.function.LongFunction;

/**
 * A link table in the database: things, and the members that were chosen for them.
 *
 * @param name of the table
 * @param thing its column with the id of the thing, {@code bigint}
 * @param member its column with the id of the member
 * @param id makes the id of a member
 * @param <M> id of a member
 */
public record SharingTable<M extends Id>(
    String name, String thing, String member, LongFunction<M> id) {

  /**
   * The SQL condition for things of its organization that a repository may use; see {@link
   * #bindTo}.
   *
   * @param things alias of the table of things, which has the columns {@code id} and {@code
   *     visibility}
   */
  public String usableByRepository(String things) {
    return """
    (%1$s.visibility = 'all'
      or (%1$s.visibility = 'private' and :isPrivate)
      or (%1$s.visibility = 'selected' and exists (
        select 1 from %2$s x where x.%3$s = %1$s.id and x.%4$s = :repository)))
    """
        .formatted(things, name, thing, member);
  }

  /** Binds {@link #usableByRepository}. */
  public static <S extends Statement<S>> S bindTo(S statement, Level.Repository repository) {
    return statement
        .bind("repository", repository.id())
        .bind("isPrivate", repository.visibility() != Visibility.PUBLIC);
  }

  /** A page of the ids of chosen members, in ascending order. */
  public List<M> page(Handle handle, long thingId, Page page) {
    return handle
        .createQuery(
            "select %2$s from %1$s where %3$s = :thing order by %2$s limit :size offset :offset"
                .formatted(name, member, thing))
        .bind("thing", thingId)
        .bind("size", page.size())
        .bind("offset", page.offset())
        .mapToId(id)
        .list();
  }

  long count(Handle handle, long thingId) {
    return handle
        .createQuery("select count(*) from %s where %s = :thing".formatted(name, thing))
        .bind("thing", thingId)
        .mapToLong()
        .one();
  }

  void set(Tx tx, long thingId, Collection<M> members) {
    tx.createUpdate("delete from %s where %s = :thing".formatted(name, thing))
        .bind("thing", thingId)
        .execute();
    add(tx, thingId, members);
  }

  void add(Tx tx, long thingId, Collection<M> members) {
    tx.updateAll(
        """
        insert into %1$s (%2$s, %3$s) values (:thing, :member)
        on conflict (%2$s, %3$s) do nothing
        """
            .formatted(name, thing, member),
        members,
        (update, memberId) -> update.bind("thing", thingId).bind("member", memberId));
  }

  void remove(Tx tx, long thingId, M memberId) {
    tx.createUpdate(
            "delete from %s where %s = :thing and %s = :member".formatted(name, thing, member))
        .bind("thing", thingId)
        .bind("member", memberId)
        .execute();
  }
}
