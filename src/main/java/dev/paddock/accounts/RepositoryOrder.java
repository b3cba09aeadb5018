package dev.paddock.accounts;

import java.util.Optional;

/**
 * The order of a list of repositories, as SQL made here: no text of a client gets into it.
 *
 * @param sql columns of {@code repositories r}, for {@code order by}
 */
record RepositoryOrder(String sql) {

  /**
   * Reads GitHub's {@code sort} and {@code direction}. Without a direction, times descend; names,
   * and a list without {@code sort}, ascend.
   */
  static RepositoryOrder of(Optional<String> sort, Optional<String> direction) {
    var column =
        switch (sort.orElse("created")) {
          case "full_name" -> "r.name_key";
          case "updated", "pushed" -> "r.updated_at";
          default -> "r.created_at";
        };
    boolean ascends = column.equals("r.name_key") || sort.isEmpty();
    var way = direction.orElse(ascends ? "asc" : "desc").equals("desc") ? "desc" : "asc";
    return new RepositoryOrder("%s %s, r.id %s".formatted(column, way, way));
  }
}
