package dev.paddock.identity;

import dev.paddock.store.Statement;
import java.util.Set;

/**
 * The repositories of one organization that a caller sees in lists: the same rule as for a single
 * one, in a form that a query can take. Public ones are always in sight.
 *
 * @param user for whom collaborations count; no user has the id 0
 * @param all whether the caller reads every repository there
 * @param internal whether the caller reads internal ones
 * @param selected ids that the token is confined to; empty and {@code confined} false for no
 *     confinement
 */
public record RepositoriesInSight(
    UserId user, boolean all, boolean internal, boolean confined, Set<RepoId> selected) {

  public RepositoriesInSight {
    selected = Set.copyOf(selected);
  }

  static RepositoriesInSight publicOnly() {
    return new RepositoriesInSight(UserId.nobody(), false, false, false, Set.of());
  }

  /** A condition on {@code repositories r}, for {@link #bindTo}. */
  public static final String CONDITION =
      """
      (r.visibility = 'public' or (
        (not :confined or r.id in (:selected))
        and (:all or (:internal and r.visibility = 'internal') or exists (
          select 1 from collaborators c where c.repository_id = r.id and c.user_id = :user))))
      """;

  /** Binds {@link #CONDITION}. */
  public <S extends Statement<S>> S bindTo(S statement) {
    return statement
        .bind("user", user)
        .bind("all", all)
        .bind("internal", internal)
        .bind("confined", confined)
        .bindList("selected", selected);
  }

  static RepositoriesInSight of(
      UserId user, boolean all, boolean internal, RepositorySelection selection) {
    return switch (selection) {
      case RepositorySelection.All everything ->
          new RepositoriesInSight(user, all, internal, false, Set.of());
      case RepositorySelection.Selected(var ids) ->
          new RepositoriesInSight(user, all, internal, true, ids);
    };
  }
}
