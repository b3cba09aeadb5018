package dev.paddock.jobs;

import dev.paddock.http.Page;
import dev.paddock.identity.OrgId;
import dev.paddock.store.InList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Lists of jobs, for people who look after them. */
final class JobListStore {
  /**
   * Which jobs are asked for.
   *
   * @param repository id; 0 for all of the organization
   * @param states as stored
   */
  record Wanted(OrgId organization, long repository, List<String> states) {}

  private static final String WANTED =
      """
      from jobs where organization_id = :organization
        and (:repository = 0 or repository_id = :repository) and state in (<states>)
      """;

  long count(Handle handle, Wanted wanted) {
    return bind(handle.createQuery("select count(*) " + WANTED), wanted).mapTo(Long.class).one();
  }

  /** A page, the newest first. */
  List<Job> page(Handle handle, Wanted wanted, Page page) {
    return bind(
            handle.createQuery(
                "select "
                    + JobRow.COLUMNS
                    + WANTED
                    + " order by id desc limit :size offset :offset"),
            wanted)
        .bind("size", page.size())
        .bind("offset", page.offset())
        .map((row, context) -> JobRow.job(row))
        .list();
  }

  private static Query bind(Query query, Wanted wanted) {
    return query
        .bind("organization", wanted.organization().value())
        .bind("repository", wanted.repository())
        .bindList("states", InList.padded(wanted.states()));
  }
}
