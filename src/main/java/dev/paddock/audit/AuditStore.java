package dev.paddock.audit;

import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import dev.paddock.store.Row;
import dev.paddock.store.Tx;
import dev.paddock.web.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Audit entries in the database: inserted and searched, never changed. */
final class AuditStore {
  private static final int LOOKED_AT = 10_000;
  private static final int MOST_LOOKS = 20;

  private final Clock clock;

  AuditStore(Clock clock) {
    this.clock = clock;
  }

  /**
   * A stored entry.
   *
   * @param members as GitHub shows them
   */
  record Stored(long id, Map<String, Object> members) {}

  /**
   * A query for a page of entries.
   *
   * @param organization whose log; empty for the whole server
   * @param from the entry after which the page begins; empty for the beginning
   * @param oldestFirst the direction in which the log is read
   */
  record Wanted(
      Optional<Long> organization,
      AuditPhrase phrase,
      Optional<Long> from,
      boolean oldestFirst,
      int size) {
    private Wanted rest(long beyond, int found) {
      return new Wanted(organization, phrase, Optional.of(beyond), oldestFirst, size - found);
    }
  }

  /**
   * The result of a search.
   *
   * @param stopped the last entry examined, if the search stopped before the page was full or the
   *     log at its end; the next search goes on from there
   */
  record Found(List<Stored> entries, Optional<Long> stopped) {}

  /**
   * Looks for entries. A search with a phrase examines 10,000 entries per read and stops after 20
   * reads, so that it keeps no database connection for long when a long log has few matches.
   */
  Found search(Database database, Wanted wanted) {
    if (wanted.phrase().isEmpty()) {
      return new Found(
          database.read(handle -> find(handle, wanted, Optional.empty())), Optional.empty());
    }
    database.endVisit();
    var found = new ArrayList<Stored>();
    long last = database.read(AuditStore::last);
    long at = wanted.from().orElse(wanted.oldestFirst() ? 0 : last + 1);
    for (int looks = 0; looks < MOST_LOOKS; looks++) {
      var rest = wanted.rest(at, found.size());
      long end = wanted.oldestFirst() ? at + LOOKED_AT + 1 : Math.max(0, at - LOOKED_AT - 1);
      found.addAll(database.read(handle -> find(handle, rest, Optional.of(end))));
      at = wanted.oldestFirst() ? end - 1 : end + 1;
      boolean all = wanted.oldestFirst() ? end > last : end == 0;
      if (all || found.size() >= wanted.size()) {
        return new Found(found, Optional.empty());
      }
    }
    return new Found(found, Optional.of(at));
  }

  private static long last(Handle handle) {
    return handle.createQuery("select coalesce(max(id), 0) from audit_entries").mapToLong().one();
  }

  void insert(Tx tx, AuditEntry entry) {
    tx.createUpdate(
            """
            insert into audit_entries (at, organization_id, action, operation, actor_key,
              repository_key, hashed_token, entry)
            values (:at, :organization, :action, :operation, :actor, :repository, :hashedToken,
              :entry)
            """)
        .bind("at", clock.millis())
        .bind("organization", entry.organization())
        .bind("action", entry.action())
        .bind("operation", entry.operation().name().toLowerCase(Locale.ROOT))
        .bind("actor", entry.actor().toLowerCase(Locale.ROOT))
        .bind("repository", entry.repository().map(it -> it.toLowerCase(Locale.ROOT)))
        .bind("hashedToken", entry.hashedToken())
        .bind("entry", Json.text(entry.members()))
        .executeLater();
  }

  /**
   * @param end the entry before which the read stops, in its direction
   */
  private static List<Stored> find(Handle handle, Wanted wanted, Optional<Long> end) {
    var order = wanted.oldestFirst() ? "asc" : "desc";
    var beyond = wanted.oldestFirst() ? ">" : "<";
    var sql =
        "select id, at, entry from audit_entries where 1 = 1"
            + (wanted.organization().isPresent() ? " and organization_id = :organization" : "")
            + (wanted.from().isPresent() ? " and id %s :from".formatted(beyond) : "")
            + (end.isPresent() ? " and id %s :end".formatted(wanted.oldestFirst() ? "<" : ">") : "")
            + wanted.phrase().condition()
            + " order by id %s limit :size".formatted(order);
    var query =
        handle.createQuery(sql).bind("size", wanted.size()).bindAll(wanted.phrase().values());
    wanted.organization().ifPresent(it -> query.bind("organization", it));
    wanted.from().ifPresent(it -> query.bind("from", it));
    end.ifPresent(it -> query.bind("end", it));
    return query.map(row -> stored(row)).list();
  }

  private static Stored stored(Row row) {
    long id = row.getLong("id");
    long at = row.getLong("at");
    var members = new LinkedHashMap<String, Object>();
    members.put("@timestamp", at);
    members.put("_document_id", documentId(id, at));
    members.putAll(Json.map(Json.read(row.getString("entry").getBytes(StandardCharsets.UTF_8))));
    members.put("created_at", at);
    return new Stored(id, members);
  }

  private static String documentId(long id, long at) {
    var bytes = ByteBuffer.allocate(Long.BYTES * 2).putLong(at).putLong(id).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
