package dev.paddock.audit;

import dev.paddock.http.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Audit entries in the database: added and read, never changed. */
final class AuditStore {
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
   * What is looked for.
   *
   * @param organization whose log; empty for everything
   * @param from the entry that the part begins behind; empty for the beginning
   * @param oldestFirst the direction in which it is read
   */
  record Wanted(
      Optional<Long> organization,
      AuditPhrase phrase,
      Optional<Long> from,
      boolean oldestFirst,
      int size) {}

  void insert(Handle tx, AuditEntry entry) {
    tx.createUpdate(
            """
            insert into audit_entries (at, organization_id, action, operation, actor_key,
              repository_key, entry)
            values (:at, :organization, :action, :operation, :actor, :repository, :entry)
            """)
        .bind("at", clock.millis())
        .bind("organization", entry.organization().orElse(null))
        .bind("action", entry.action())
        .bind("operation", entry.operation().name().toLowerCase(Locale.ROOT))
        .bind("actor", entry.actor().toLowerCase(Locale.ROOT))
        .bind("repository", entry.repository().map(it -> it.toLowerCase(Locale.ROOT)).orElse(null))
        .bind("entry", Json.text(entry.members()))
        .execute();
  }

  List<Stored> find(Handle handle, Wanted wanted) {
    var order = wanted.oldestFirst() ? "asc" : "desc";
    var beyond = wanted.oldestFirst() ? ">" : "<";
    var sql =
        "select id, at, entry from audit_entries where 1 = 1"
            + (wanted.organization().isPresent() ? " and organization_id = :organization" : "")
            + (wanted.from().isPresent() ? " and id %s :from".formatted(beyond) : "")
            + wanted.phrase().condition()
            + " order by id %s limit :size".formatted(order);
    var query =
        handle.createQuery(sql).bind("size", wanted.size()).bindMap(wanted.phrase().values());
    wanted.organization().ifPresent(it -> query.bind("organization", it));
    wanted.from().ifPresent(it -> query.bind("from", it));
    return query.map((row, context) -> stored(row)).list();
  }

  private static Stored stored(ResultSet row) throws SQLException {
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
