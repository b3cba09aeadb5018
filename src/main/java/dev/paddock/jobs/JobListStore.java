package dev.paddock.jobs;

import dev.paddock.identity.OrgId;
import dev.paddock.rest.Page;
import dev.paddock.store.Handle;
import dev.paddock.store.Query;
import java.util.List;

/** Reads lists of jobs from the database, for the API and for operators. */
final class JobListStore {
  /**
   * A filter for jobs.
   *
   * @param repository id; 0 for all of the organization
   * @param states as stored
   */
  record Wanted(OrgId organization, long repository, List<String> states) {}

  private static final String WANTED =
      """
      from jobs where organization_id = :organization
        and (:repository = 0 or repository_id = :repository) and state in (:states)
      """;

  long count(Handle handle, Wanted wanted) {
    return bind(handle.createQuery("select count(*) " + WANTED), wanted).mapToLong().one();
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
        .map(row -> JobRow.job(row))
        .list();
  }

  private static Query bind(Query query, Wanted wanted) {
    return query
        .bind("organization", wanted.organization())
        .bind("repository", wanted.repository())
        .bindList("states", wanted.states());
  }
}
