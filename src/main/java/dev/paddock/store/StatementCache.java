package dev.paddock.store;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cache of prepared statements of one connection: in SQLite, preparing one costs more than
 * running most of them. One that is in use is not given a second time. The cache is bounded by the
 * length of its SQL, of which the native memory is a small multiple.
 */
class StatementCache {
  /** Characters of SQL that are kept, counted once for each statement. */
  static final int MOST_CHARACTERS = 256 * 1024;

  /** Longer SQL than this is not kept: it is rare, and no two are alike. */
  static final int LONGEST = 8 * 1024;

  // Those that were used last are at the end.
  private final Map<String, Deque<Kept>> idle = new LinkedHashMap<>(128, 0.75f, true);
  private final LoadingCache<String, ParsedSql> parsed;
  private final int most;
  private int characters;

  /**
   * @param parsed what {@link #parsedSql} made, for all connections
   * @param most characters of SQL that are kept; 0 to keep nothing
   */
  StatementCache(LoadingCache<String, ParsedSql> parsed, int most) {
    this.parsed = parsed;
    this.most = most;
  }

  /** Makes the cache of parsed SQL, nearly all of which is constants. */
  static LoadingCache<String, ParsedSql> parsedSql() {
    return Caffeine.newBuilder()
        .recordStats()
        .maximumWeight(MOST_CHARACTERS)
        .weigher((String sql, ParsedSql parsed) -> sql.length())
        .executor(Runnable::run)
        .build(ParsedSql::parse);
  }

  /** Counts statements: each is looked up once, even if it is run for several things. */
  static void count(LoadingCache<String, ParsedSql> parsed, MeterRegistry meters) {
    FunctionCounter.builder("paddock.store.statements", parsed, it -> it.stats().requestCount())
        .description("Statements of the store")
        .register(meters);
  }

  ParsedSql parsed(String sql) {
    return parsed.get(sql);
  }

  /** A prepared statement, and where its columns are. */
  static final class Kept {
    private final PreparedStatement statement;
    private final Optional<Ahead> ahead;
    private @Nullable Map<String, Integer> columns;

    Kept(PreparedStatement statement, Optional<Ahead> ahead) {
      this.statement = statement;
      this.ahead = ahead;
    }

    PreparedStatement statement() {
      return statement;
    }

    /** Binds what travels ahead; gives the place of the statement's own first parameter. */
    int bindAhead() throws SQLException {
      return ahead.isEmpty() ? 1 : ahead.get().bindTo(statement);
    }

    /** Runs it, and gives the rows that it finds. */
    ResultSet query() throws SQLException {
      if (ahead.isEmpty()) {
        return statement.executeQuery();
      }
      ahead.get().run(statement);
      return statement.getResultSet();
    }

    /** Runs it, and gives the number of rows that it changed. */
    int update() throws SQLException {
      if (ahead.isEmpty()) {
        return statement.executeUpdate();
      }
      ahead.get().run(statement);
      return statement.getUpdateCount();
    }

    int column(ResultSet results, String name) throws SQLException {
      var known = columns;
      if (known == null) {
        known = columns(results);
        columns = known;
      }
      var at = known.get(name);
      if (at == null) {
        throw new IllegalArgumentException("the query gives no column " + name);
      }
      return at;
    }

    // Each name as it is in the SQL, which is in lower case; the first of two has the name.
    private static Map<String, Integer> columns(ResultSet results) throws SQLException {
      var columns = new HashMap<String, Integer>();
      var names = results.getMetaData();
      for (int at = 1; at <= names.getColumnCount(); at++) {
        columns.putIfAbsent(names.getColumnLabel(at).toLowerCase(Locale.ROOT), at);
      }
      return columns;
    }
  }

  /** Takes a statement that is kept, or prepares it. */
  Kept take(Connection connection, String sql) throws SQLException {
    var kept = idle.get(sql);
    var statement = kept == null ? null : kept.pollFirst();
    if (statement == null) {
      return new Kept(connection.prepareStatement(sql), Optional.empty());
    }
    characters -= sql.length();
    return statement;
  }

  /**
   * Keeps a statement that has done its work. One that failed is to be {@link #drop dropped}: the
   * driver may have ended it.
   */
  void giveBack(String sql, Kept kept) throws SQLException {
    var statement = kept.statement();
    if (most == 0 || sql.length() > LONGEST || statement.isClosed()) {
      statement.close();
      return;
    }
    statement.clearParameters();
    idle.computeIfAbsent(sql, text -> new ArrayDeque<>(1)).addFirst(kept);
    characters += sql.length();
    closeWhatIsTooMuch();
  }

  /** Closes a statement that failed, whose failure is what its user has to hear. */
  void drop(Kept kept) {
    closeQuietly(kept);
  }

  private void closeWhatIsTooMuch() {
    var eldest = idle.entrySet().iterator();
    while (characters > most && eldest.hasNext()) {
      var entry = eldest.next();
      characters -= entry.getKey().length() * entry.getValue().size();
      entry.getValue().forEach(StatementCache::closeQuietly);
      eldest.remove();
    }
  }

  void close() {
    idle.values().forEach(some -> some.forEach(StatementCache::closeQuietly));
    idle.clear();
    characters = 0;
  }

  private static void closeQuietly(Kept kept) {
    try {
      kept.statement().close();
    } catch (SQLException gone) {
      // with its connection
    }
  }
}
