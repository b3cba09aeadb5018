package dev.paddock.sharing;

import dev.paddock.store.Id;
import java.util.Set;

/**
 * The sharing of a thing: {@code visibility} and {@code selected_repository_ids} of GitHub's API.
 *
 * @param selected the chosen members; empty unless the visibility is {@code selected}
 * @param <M> id of a member: of a repository, where an organization shares
 */
public record Sharing<M extends Id>(SharingVisibility visibility, Set<M> selected) {
  public Sharing {
    selected = Set.copyOf(selected);
  }
}
