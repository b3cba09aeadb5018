package dev.paddock.accounts;

import java.util.Optional;

/**
 * The order of a list of repositories. Only what this type makes gets into SQL, never text of a
 * client.
 *
 * @param sql columns of {@code repositories r}
 */
record RepositoryOrder(String sql) {

  /**
   * From GitHub's {@code sort} and {@code direction}; names ascend unless said otherwise, times do
   * not.
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
