package dev.paddock.sharing;

import dev.paddock.audit.Change;
import dev.paddock.identity.Level;
import dev.paddock.rest.Request;
import dev.paddock.store.Handle;
import dev.paddock.store.Tx;
import java.util.Optional;

/**
 * A kind of thing that an owner shares, as its feature describes it.
 *
 * @param <O> the owner
 * @param <T> the thing
 */
public interface Shared<O extends Level, T> {
  /** GitHub's word for one, such as {@code secret}. */
  String word();

  /** The thing that a request names by its path. */
  Optional<T> find(Handle handle, O owner, Request request);

  /** The id by which the link table knows it. */
  long id(T thing);

  /** Who may use it, but for the chosen members. */
  SharingVisibility visibility(T thing);

  /** Puts a change of it on record; gives what the change is written with. */
  Tx record(Change change, O owner, T thing);
}
