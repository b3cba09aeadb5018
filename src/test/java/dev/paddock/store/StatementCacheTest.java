package dev.paddock.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatementCacheTest {
  private static final String QUERY = "select a from numbers where a > :least";

  @TempDir Path directory;

  @Test
  void aStatementIsMadeOnceAndUsedAgain() {
    var made = new ArrayList<PreparedStatement>();
    withNumbers(
        made,
        handle -> {
          made.clear();
          for (int i = 0; i < 10; i++) {
            assertThat(numbers(handle, 1)).containsExactly(2L, 3L);
            assertThat(numbers(handle, 2)).containsExactly(3L);
          }
          assertThat(made).hasSize(20);
          assertThat(new HashSet<>(made)).hasSize(1);
        });
  }

  @Test
  void oneInUseIsNotGivenASecondTime() {
    var made = new ArrayList<PreparedStatement>();
    withNumbers(
        made,
        handle -> {
          made.clear();
          var pairs =
              handle
                  .createQuery(QUERY)
                  .bind("least", 0)
                  .map(row -> Map.entry(row.getLong("a"), numbers(handle, 2)))
                  .list();
          assertThat(pairs)
              .containsExactly(
                  Map.entry(1L, List.of(3L)),
                  Map.entry(2L, List.of(3L)),
                  Map.entry(3L, List.of(3L)));
          assertThat(new HashSet<>(made)).hasSize(2);
        });
  }

  @Test
  void whatIsKeptIsBoundedByItsLength() {
    var made = new ArrayList<PreparedStatement>();
    withNumbers(
        made,
        handle -> {
          int each = StatementCache.LONGEST - 100;
          int most = StatementCache.MOST_CHARACTERS / each;
          for (int i = 0; i < 4 * most; i++) {
            other(handle, i, each);
          }
          assertThat(open(made)).isBetween(1L, most + 1L);
          assertThat(numbers(handle, 1)).as("they still work").containsExactly(2L, 3L);
          made.clear();
          other(handle, 4 * most - 1, each);
          assertThat(made).hasSize(1);
          assertThat(open(made)).as("one that was used last is kept").isEqualTo(1);
        });
  }

  @Test
  void longOnesAreNotKept() {
    var made = new ArrayList<PreparedStatement>();
    withNumbers(
        made,
        handle -> {
          made.clear();
          for (int i = 0; i < 50; i++) {
            other(handle, i, StatementCache.LONGEST);
          }
          assertThat(made).hasSize(50);
          assertThat(open(made)).isZero();
        });
  }

  /** Another statement than for any other number, with about so many characters. */
  private static void other(Handle handle, int number, int length) {
    handle
        .createQuery("select " + number + " /*" + "x".repeat(length) + "*/")
        .map(row -> (int) row.getLong(1))
        .one();
  }

  private static long open(List<PreparedStatement> made) {
    return made.stream().distinct().filter(StatementCacheTest::isOpen).count();
  }

  private static boolean isOpen(PreparedStatement statement) {
    try {
      return !statement.isClosed();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static List<Long> numbers(Handle handle, long least) {
    return handle.createQuery(QUERY).bind("least", least).mapToLong().list();
  }

  private interface Work {
    void on(Handle handle);
  }

  private void withNumbers(List<PreparedStatement> made, Work work) {
    Sqlite.loadLibrary();
    try (var handle = new Tx(connection(), new Watched(made), false)) {
      handle.createUpdate("create table numbers (a integer)").execute();
      IntStream.rangeClosed(1, 3)
          .forEach(i ->
              handle
                  .createUpdate("insert into numbers (a) values (:number)")
                  .bind("number", i)
                  .execute());
      work.on(handle);
    }
  }

  private Connection connection() {
    try {
      return Sqlite.dataSource(Sqlite.jdbcUrl(directory.resolve("numbers.db"))).getConnection();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static final class Watched extends StatementCache {
    private final List<PreparedStatement> made;

    Watched(List<PreparedStatement> made) {
      super(parsedSql(), MOST_CHARACTERS);
      this.made = made;
    }

    @Override
    Kept take(Connection connection, String sql) throws SQLException {
      var kept = super.take(connection, sql);
      made.add(kept.statement());
      return kept;
    }
  }
}
