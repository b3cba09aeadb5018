package dev.paddock.sharing;

import dev.paddock.audit.Change;
import dev.paddock.identity.Level;
import dev.paddock.rest.Request;
import dev.paddock.store.Handle;
import dev.paddock.store.Tx;
import java.util.Optional;

/**
 * A kind of thing that an owner shares, such as secrets. The feature that has it implements this.
 *
 * @param <O> the owner
 * @param <T> the thing
 */
public interface Shared<O extends Level, T> {
  /** GitHub's word for one, such as {@code secret}. */
  String word();

  /** Finds the thing that the path of a request names. */
  Optional<T> find(Handle handle, O owner, Request request);

  /** The id of a thing in the link table. */
  long id(T thing);

  /** The visibility of a thing. */
  SharingVisibility visibility(T thing);

  /** Puts a change of a thing on record; gives the transaction to write the change with. */
  Tx record(Change change, O owner, T thing);
}
