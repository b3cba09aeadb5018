package dev.paddock.store;

import static dev.paddock.testkit.Engine.POSTGRES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.paddock.testkit.Engine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
final class DatabaseTest {
  @Parameter Engine engine;
  @TempDir Path directory;
  private Database database;
  private String url;

  @SuppressWarnings("NullAway.Init") // JUnit sets them
  DatabaseTest() {}

  @BeforeEach
  void open() {
    url = engine.freshStore().getOrDefault("store.url", "");
    database = reopen();
  }

  private Database reopen() {
    return url.isEmpty()
        ? Database.sqlite(directory.resolve("test.db"), new SimpleMeterRegistry())
        : Database.postgres(url, "", "", new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static int insert(Tx tx, String counter) {
    return tx.createUpdate("insert into counters (name, value) values (:counter, 1)")
        .bind("counter", counter)
        .execute();
  }

  private long count() {
    return database.read(
        handle -> handle.createQuery("select count(*) from counters").mapToLong().one());
  }

  private static void insertLater(Tx tx, String counter, int value) {
    tx.createUpdate("insert into counters (name, value) values (:counter, :value)")
        .bind("counter", counter)
        .bind("value", value)
        .executeLater();
  }

  private static long sum(Handle handle, List<String> counters) {
    return handle
        .createQuery("select coalesce(sum(value), 0) from counters where name in (:counters)")
        .bindList("counters", counters)
        .mapToLong()
        .one();
  }

  private long sumOf(String... counters) {
    return database.read(handle -> sum(handle, List.of(counters)));
  }

  @Test
  void whatIsLeftForLaterIsDoneBeforeTheNextStatement() {
    long seen =
        database.write(tx -> {
          insertLater(tx, "one", 1);
          insertLater(tx, "two", 20);
          long before = sum(tx, List.of("one", "two", "three"));
          tx.createUpdate("update counters set value = value + :more where name = :counter")
              .bind("more", 300)
              .bind("counter", "one")
              .executeLater();
          int changed =
              tx.createUpdate("update counters set value = value * :times where name = 'one'")
                  .bind("times", 2)
                  .execute();
          return before + 10_000L * changed;
        });
    assertThat(seen).isEqualTo(10_021);
    assertThat(sumOf("one", "two")).isEqualTo(622);
  }

  @Test
  void whatIsLeftForLaterIsDoneByTheCommit() {
    database.write(tx -> {
      insertLater(tx, "only", 1);
      return tx;
    });
    database.write(tx -> {
      long before = sum(tx, List.of("only"));
      insertLater(tx, "last", 10);
      tx.createUpdate("update counters set value = value + 100 where name in (:counters)")
          .bindList("counters", List.of("last", "only"))
          .executeLater();
      return before;
    });
    assertThat(sumOf("only", "last")).isEqualTo(211);
  }

  @Test
  void manyAreLeftForLater() {
    database.write(tx -> {
      for (int i = 0; i < 100; i++) {
        insertLater(tx, "many " + i, 1);
      }
      return tx;
    });
    assertThat(count()).isEqualTo(100);
  }

  @Test
  void ofAChangeThatFailsLaterNothingStays() {
    database.write(tx -> insert(tx, "taken"));
    for (boolean hasNext : new boolean[] {true, false}) {
      assertThatThrownBy(() ->
              database.write(tx -> {
                insertLater(tx, "fresh", 1);
                insertLater(tx, "taken", 1);
                return hasNext ? sum(tx, List.of("fresh")) : 0;
              }))
          .isInstanceOf(StatementException.class);
      assertThat(sumOf("fresh", "taken")).isEqualTo(1);
    }
    int after = database.write(tx -> insert(tx, "after"));
    assertThat(after).isEqualTo(1);
  }

  @Test
  void whatAFailedTransactionLeftForLaterIsForgotten() {
    assertThatThrownBy(() ->
            database.write(tx -> {
              insertLater(tx, "given up", 1);
              throw new IllegalStateException("on purpose");
            }))
        .hasMessage("on purpose");
    database.write(tx -> insert(tx, "other"));
    assertThat(sumOf("given up", "other")).isEqualTo(1);
  }

  @Test
  void changesLeftForLaterConflictLikeOthers() throws Exception {
    database.write(tx -> insert(tx, "shared"));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writes = new ArrayList<Future<Long>>();
      for (int i = 0; i < 100; i++) {
        Callable<Long> write =
            () ->
                database.write(tx -> {
                  long now = sum(tx, List.of("shared"));
                  tx.createUpdate("update counters set value = :next where name = 'shared'")
                      .bind("next", now + 1)
                      .executeLater();
                  return now;
                });
        writes.add(threads.submit(write));
      }
      for (var write : writes) {
        write.get();
      }
    }
    assertThat(sumOf("shared")).isEqualTo(101);
  }

  @Test
  void aFailingWriteChangesNothingAndHarmsNoOther() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writes = new ArrayList<Future<Integer>>();
      for (int i = 0; i < 200; i++) {
        int number = i;
        Callable<Integer> write =
            () ->
                database.write(tx -> {
                  insert(tx, "c" + number);
                  if (number % 2 == 1) {
                    throw new IllegalStateException("odd");
                  }
                  return number;
                });
        writes.add(threads.submit(write));
      }
      int confirmed = 0;
      for (Future<Integer> write : writes) {
        try {
          write.get();
          confirmed++;
        } catch (ExecutionException odd) {
          assertThat(odd.getCause()).hasMessage("odd");
        }
      }
      assertThat(confirmed).isEqualTo(100);
      assertThat(count()).isEqualTo(100);
    }
  }

  @Test
  void aSignalIsHeardInItsOwnProcessBeforeTheWriteReturns() {
    var heard = listen(database);
    database.write(tx -> {
      tx.raise(new Signal("everywhere", 1));
      tx.raiseHere(new Signal("here", 2));
      return insert(tx, "raised");
    });
    var failure =
        catchThrowable(() ->
            database.write(tx -> {
              tx.raise(new Signal("of what failed", 3));
              throw new IllegalStateException("no");
            }));
    assertThat(failure).hasMessage("no");
    database.tellOthers(new Signal("elsewhere", 4));
    assertThat(heard).containsExactly("everywhere", "here");
  }

  @Test
  void aSignalIsHeardOnceInOtherProcesses() throws Exception {
    if (engine != POSTGRES) {
      // No second process uses a SQLite file.
      return;
    }
    try (var other = reopen()) {
      var heard = listen(database);
      var heardByOther = listen(other);
      awaitEar(other, heard);
      awaitEar(database, heardByOther);
      database.write(tx -> {
        tx.raise(new Signal("everywhere", 1));
        tx.raiseHere(new Signal("here", 2));
        return insert(tx, "raised");
      });
      database.tellOthers(new Signal("elsewhere", 3));
      other.tellOthers(new Signal("back", 4));
      assertThat(next(heardByOther)).isEqualTo("everywhere");
      assertThat(next(heardByOther)).isEqualTo("elsewhere");
      assertThat(List.of(next(heard), next(heard), next(heard)))
          .as("in order, so nothing of its own comes back")
          .containsExactly("everywhere", "here", "back");
    }
  }

  private static BlockingQueue<String> listen(Database database) {
    var heard = new LinkedBlockingQueue<String>();
    database.listen(signal -> heard.add(signal.topic()));
    return heard;
  }

  /** Listening begins a moment after it was asked for. */
  private static void awaitEar(Database from, BlockingQueue<String> heard) throws Exception {
    do {
      from.tellOthers(new Signal("hello", 0));
    } while (heard.poll(200, TimeUnit.MILLISECONDS) == null);
    while (heard.poll(200, TimeUnit.MILLISECONDS) != null) {
      // A greeting that was late.
    }
  }

  private static String next(BlockingQueue<String> heard) throws Exception {
    return Objects.requireNonNull(heard.poll(10, TimeUnit.SECONDS), "nothing was heard");
  }

  @Test
  void aSnapshotThatCouldNotBeEndedBlindsNoLaterRead() {
    if (engine == POSTGRES) {
      return; // its pool ends what is open when it gets a connection back
    }
    for (int i = 0; i < 20; i++) {
      assertThat(database.read(DatabaseTest::countWithoutAnEnd)).isZero();
    }
    database.write(tx -> insert(tx, "seen"));
    for (int i = 0; i < 20; i++) {
      assertThat(count()).isEqualTo(1);
    }
  }

  private static void failAtTheEnd(String sql) {
    if (sql.equals("rollback")) {
      throw new IllegalStateException("second");
    }
  }

  private static long countWithoutAnEnd(Handle handle) {
    handle.listen(DatabaseTest::failAtTheEnd);
    return handle.createQuery("select count(*) from counters").mapToLong().one();
  }

  @Test
  void anErrorInAWriteIsToldAndTheNextWriteGoesOn() {
    assertThatThrownBy(() ->
            database.write(tx -> {
              insert(tx, "lost");
              throw new StackOverflowError("planted");
            }))
        .isInstanceOf(StackOverflowError.class);
    database.write(tx -> insert(tx, "kept"));
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void aRuleThatIsCheckedInAWriteHoldsWhenItCommits() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        int number = i;
        threads.execute(() -> database.write(tx -> isFirst(tx) ? insert(tx, "c" + number) : 0));
      }
    }
    assertThat(count()).isEqualTo(1);
  }

  private static boolean isFirst(Handle tx) {
    return tx.createQuery("select count(*) from counters").mapToLong().one() == 0;
  }

  @Test
  void anErrorDoesNotRepeatWhatAStatementWasGiven() {
    database.write(tx -> insert(tx, "marker-value"));
    assertThatThrownBy(() ->
            database.write(tx ->
                tx.createUpdate("insert into no_such_table (x) values (:x)")
                    .bind("x", "marker-value")
                    .execute()))
        .satisfies(failure -> assertThat(failure.toString()).doesNotContain("marker-value"));
  }

  @Test
  void whatWasConfirmedIsThereAfterReopening() {
    database.write(tx -> insert(tx, "kept"));
    database.close();
    database = reopen();
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void aSnapshotSeesOneState() {
    database.snapshot(handle -> {
      long before = handle.createQuery("select count(*) from counters").mapToLong().one();
      inAnotherThread(() -> database.write(tx -> insert(tx, "meanwhile")));
      long after = handle.createQuery("select count(*) from counters").mapToLong().one();
      assertThat(after).isEqualTo(before);
      return after;
    });
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void aSnapshotThatCannotBeEndedTellsWhatFailedFirst() {
    assertThatThrownBy(() ->
            database.snapshot(handle -> {
              handle.listen(DatabaseTest::failAtTheEnd);
              throw new IllegalStateException("first");
            }))
        .hasMessage("first");
    database.write(tx -> insert(tx, "later"));
    assertThat(count()).isEqualTo(1);
  }

  private static void inAnotherThread(Runnable work) {
    try {
      Thread.ofVirtual().start(work).join();
    } catch (InterruptedException end) {
      throw new AssertionError(end);
    }
  }

  @Test
  void aVisitSeesWhatItHasWritten() {
    long after =
        database.visit(() -> {
          assertThat(count()).isZero();
          database.write(tx -> insert(tx, "own"));
          return count();
        });
    assertThat(after).isEqualTo(1);
  }

  @Test
  void whatFollowsAVisitSeesWhatOthersWrite() {
    database.visit(() -> {
      count();
      database.endVisit();
      assertThat(database.rights()).isEmpty();
      inAnotherThread(() -> database.write(tx -> insert(tx, "meanwhile")));
      assertThat(count()).isEqualTo(1);
      return true;
    });
  }

  @Test
  void aVisitWithinAVisitIsABug() {
    assertThatThrownBy(() -> database.visit(() -> database.visit(this::count)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(count()).isZero();
  }

  @Test
  void aChangeOfRightsChangesTheirRevision() {
    long before = rights();
    database.write(tx -> insert(tx, "no right"));
    assertThat(rights()).isEqualTo(before);
    database.write(tx -> tx.createUpdate(MAKE_ACCOUNT).execute());
    assertThat(rights()).isEqualTo(before);
    database.write(tx -> tx.createUpdate("update accounts set name = 'new'").execute());
    assertThat(rights()).isNotEqualTo(before);
  }

  private static final String MAKE_ACCOUNT =
      """
      insert into accounts (kind, login, login_key, created_at, updated_at)
      values ('user', 'one', 'one', 1, 1)
      """;

  private long rights() {
    return database.visit(() -> {
      database.rights(); // PostgreSQL tells them with the next read.
      count();
      return database.rights().orElseThrow();
    });
  }

  @Test
  void aVisitThatReliedOnOldRightsIsRunAgain() {
    database.write(tx -> tx.createUpdate(MAKE_ACCOUNT).execute());
    rights();
    try (var other = reopen()) {
      var attempts = new AtomicInteger();
      long names =
          database.visit(() -> {
            if (attempts.incrementAndGet() == 1 && engine == POSTGRES) {
              database.rights();
              change(other);
            }
            database.rights();
            return accountsNamed("new");
          });
      // On SQLite a visit sees the rights of its own state.
      assertThat(attempts).hasValue(engine == POSTGRES ? 2 : 1);
      assertThat(names).isEqualTo(engine == POSTGRES ? 1 : 0);
    }
  }

  @Test
  void aVisitIsRunAgainAlsoWhenItReadsNothingElse() {
    database.write(tx -> tx.createUpdate(MAKE_ACCOUNT).execute());
    rights();
    if (engine == POSTGRES) {
      try (var other = reopen()) {
        var attempts = new AtomicInteger();
        assertThatThrownBy(() ->
                database.visit(() -> {
                  database.rights();
                  if (attempts.incrementAndGet() == 1) {
                    change(other);
                  }
                  throw new IllegalStateException("refused");
                }))
            .hasMessage("refused");
        assertThat(attempts).hasValue(2);
      }
    }
  }

  private static void change(Database other) {
    inAnotherThread(
        () -> other.write(tx -> tx.createUpdate("update accounts set name = 'new'").execute()));
  }

  private long accountsNamed(String name) {
    return database.read(handle ->
        handle
            .createQuery("select count(*) from accounts where name = :name")
            .bind("name", name)
            .mapToLong()
            .one());
  }

  @Test
  void theLogOfSqliteIsBegunAnewBesideReadersThatKeepTheirTransactions() throws Exception {
    if (engine == POSTGRES) {
      return;
    }
    var text = "x".repeat(16 * 1024);
    for (int i = 0; i < 1000; i++) {
      int number = i;
      count();
      database.write(tx -> insert(tx, number + text));
      count();
    }
    // 1,000 pages are the length at which SQLite moves the log into the file; 16 MB were written.
    assertThat(Files.size(directory.resolve("test.db-wal"))).isLessThan(8L * 1024 * 1024);
  }

  private record Level(long value) implements Id {}

  @Test
  void onlyAnotherProgramsChangesCountForEveryLevel() {
    if (engine == POSTGRES) {
      assertThat(database.revision(new Level(1))).isEmpty();
      return;
    }
    var before = database.revision(new Level(1)).orElseThrow();
    writeOf(2, "own");
    assertThat(database.revision(new Level(1))).hasValue(before);
    try (var other = reopen()) {
      other.write(tx -> insert(tx, "theirs"));
      writeOf(2, "own again");
      // The writer has noticed it, however soon after the last look.
      assertThat(database.revision(new Level(1))).isNotEqualTo(Optional.of(before));
      var then = database.revision(new Level(1));
      other.write(tx -> insert(tx, "theirs again"));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (database.revision(new Level(1)).equals(then)) {
        assertThat(System.nanoTime()).as("noticed by a look").isLessThan(end);
        Thread.onSpinWait();
      }
    }
  }

  private void writeOf(long level, String name) {
    database.write(tx -> {
      tx.changesOnly(new Level(level));
      return insert(tx, name);
    });
  }

  @Test
  void useWithinUseIsABug() {
    assertThatThrownBy(() -> database.read(handle -> count()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> database.write(tx -> count()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(count()).isZero();
  }

  @Test
  void aWriteToWhatIsGoneSaysSo() {
    assertThatThrownBy(() ->
            database.write(tx ->
                tx.createUpdate(
                        "insert into enterprise_owners (enterprise_id, user_id) values (1, 1)")
                    .execute()))
        .isInstanceOf(MissingParentException.class);
  }

  @Test
  void idsAreNeverGivenTwice() {
    long first = level();
    database.write(tx -> tx.createUpdate("delete from levels").execute());
    assertThat(level()).isGreaterThan(first);
  }

  private long level() {
    return database.write(tx ->
        tx.createQuery("insert into levels (kind) values ('organization') returning id")
            .mapToLong()
            .one());
  }

  @Test
  void namesSortByBytes() {
    for (String name : new String[] {"b", "B", "a", "_", "é", "Z"}) {
      database.write(tx -> insert(tx, name));
    }
    List<String> names =
        database.read(handle ->
            handle.createQuery("select name from counters order by name").mapToString().list());
    assertThat(names).containsExactly("B", "Z", "_", "a", "b", "é");
  }

  @Test
  void deletingALevelDeletesWhatIsBelow() {
    var organization = level();
    var repository =
        database.write(tx ->
            tx.createQuery(
                    "insert into levels (kind, parent_id) values ('repository', :p) returning id")
                .bind("p", organization)
                .mapToLong()
                .one());
    database.write(tx ->
        tx.createUpdate("insert into levels (kind, parent_id) values ('environment', :p)")
            .bind("p", repository)
            .execute());
    database.write(tx ->
        tx.createUpdate("delete from levels where id = :organization")
            .bind("organization", organization)
            .execute());
    long levels =
        database.read(
            handle -> handle.createQuery("select count(*) from levels").mapToLong().one());
    assertThat(levels).isZero();
  }

  @Test
  void aNewerDatabaseIsRefusedAndNotTouched() {
    database.write(tx ->
        tx.createUpdate(
                "insert into flyway_schema_history (installed_rank, version, description, type, script, installed_by, execution_time, success) values (99, '99', 'later', 'SQL', 'V99.sql', 'x', 0, true)")
            .execute());
    database.close();
    assertThatThrownBy(this::reopen)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("version 99")
        .hasMessageContaining("knows up to " + Migrations.newest());
  }

  @Test
  void theNewestMigrationIsTheOneTheCodeKnows() throws Exception {
    var directory = Path.of("src/main/resources/db/migration");
    try (var files = Files.list(directory)) {
      assertThat(files.map(it -> it.getFileName().toString()))
          .as("migrations up to V%d", Migrations.newest())
          .hasSize(Migrations.newest())
          .anyMatch(it -> it.startsWith("V" + Migrations.newest() + "__"));
    }
  }
}
