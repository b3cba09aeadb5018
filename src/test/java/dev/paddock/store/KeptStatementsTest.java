package dev.paddock.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeptStatementsTest {
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
          try (var outer =
              handle.createQuery(QUERY).bind("least", 0).mapTo(Long.class).iterator()) {
            assertThat(outer.next()).isEqualTo(1);
            assertThat(numbers(handle, 2)).containsExactly(3L);
            assertThat(outer.next()).isEqualTo(2);
          }
          assertThat(new HashSet<>(made)).hasSize(2);
        });
  }

  @Test
  void whatIsKeptIsBoundedByItsLength() {
    var made = new ArrayList<PreparedStatement>();
    withNumbers(
        made,
        handle -> {
          int each = KeptStatements.LONGEST - 100;
          int most = KeptStatements.MOST_CHARACTERS / each;
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
            other(handle, i, KeptStatements.LONGEST);
          }
          assertThat(made).hasSize(50);
          assertThat(open(made)).isZero();
        });
  }

  /** Another statement than for any other number, with about so many characters. */
  private static void other(Handle handle, int number, int length) {
    handle
        .createQuery("select " + number + " /*" + "x".repeat(length) + "*/")
        .mapTo(Integer.class)
        .one();
  }

  private static long open(List<PreparedStatement> made) {
    return made.stream().distinct().filter(KeptStatementsTest::isOpen).count();
  }

  private static boolean isOpen(PreparedStatement statement) {
    try {
      return !statement.isClosed();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static List<Long> numbers(Handle handle, long least) {
    return handle.createQuery(QUERY).bind("least", least).mapTo(Long.class).list();
  }

  private interface Work {
    void on(Handle handle);
  }

  private void withNumbers(List<PreparedStatement> made, Work work) {
    Sqlite.loadLibrary();
    var jdbi = Quiet.jdbi(Sqlite.dataSource(Sqlite.jdbcUrl(directory.resolve("numbers.db"))));
    jdbi.setStatementBuilderFactory(connection -> new Watched(made));
    try (var handle = jdbi.open()) {
      handle.execute("create table numbers (a integer)");
      IntStream.rangeClosed(1, 3)
          .forEach(i -> handle.execute("insert into numbers (a) values (?)", i));
      work.on(handle);
    }
  }

  private static final class Watched extends KeptStatements {
    private final List<PreparedStatement> made;

    Watched(List<PreparedStatement> made) {
      this.made = made;
    }

    @Override
    public PreparedStatement create(Connection connection, String sql, StatementContext context)
        throws SQLException {
      var statement = super.create(connection, sql, context);
      made.add(statement);
      return statement;
    }
  }
}
