package dev.paddock.store;

import dev.paddock.store.Revisions.Reach;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a SQLite database. Writes that queue up during a commit are committed together,
 * so many clients share one fsync; each is answered only after it. A failing write is rolled back
 * alone.
 */
final class SqliteWriter implements AutoCloseable {
  /** What else is done at a commit, while no revision is given that it may change. */
  interface CommitHooks {
    void beforeCommit();

    void afterCommit(Handle writer);
  }

  /** How many writes share a commit at most. */
  static final int BATCH = 128;

  private final LinkedBlockingQueue<Write<?>> queue = new LinkedBlockingQueue<>();
  private final Write<Boolean> stop = new Write<>(tx -> true);
  private final Revisions revisions;
  private final Tx tx;
  private final CommitHooks hooks;
  private final Timer commit;
  private final DistributionSummary shared;
  private final Thread thread;
  private boolean closed;
  // As the last commit left them
  private long rights;

  /**
   * @param revisions counts the commits
   */
  SqliteWriter(Tx tx, Revisions revisions, CommitHooks hooks, MeterRegistry meters) {
    this.tx = tx;
    this.revisions = revisions;
    this.rights = tx.number(SqliteReaders.RIGHTS);
    this.hooks = hooks;
    this.commit = meters.timer("paddock.store.commits");
    this.shared = meters.summary("paddock.store.writes.per.commit");
    // SQLite's calls are native and would pin a carrier of virtual threads during the fsync.
    this.thread = Thread.ofPlatform().name("sqlite-writer").start(this::run);
  }

  <T> T submit(Function<Tx, T> work) {
    var write = new Write<>(work);
    synchronized (this) {
      if (closed) {
        throw new StoreException("The store is closed.");
      }
      queue.add(write);
    }
    try {
      return write.answer.join();
    } catch (CompletionException failure) {
      // The caller's own stack is worth more than the writer's.
      var cause = failure.getCause();
      if (cause instanceof RuntimeException known) {
        throw known;
      }
      if (cause instanceof Error known) {
        throw known;
      }
      throw failure;
    }
  }

  private void run() {
    try (tx) {
      var batch = new ArrayList<Write<?>>(BATCH);
      do {
        batch.clear();
        batch.add(queue.take());
        queue.drainTo(batch, BATCH - 1);
        commit(batch);
      } while (!batch.contains(stop));
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void commit(List<Write<?>> batch) {
    try {
      tx.run("begin immediate");
      batch.forEach(write -> write.run(tx));
      publish(reach(batch));
      shared.record(batch.size());
      batch.forEach(Write::confirm);
    } catch (RuntimeException | Error failure) {
      // Whatever it is, the callers must hear of it and the writer must go on.
      rollBack();
      batch.forEach(write -> write.answer.completeExceptionally(failure));
    }
  }

  // What belongs to no single level, such as who is a member of what, changes the rights.
  private Reach reach(List<Write<?>> batch) {
    long before = rights;
    rights = tx.number(SqliteReaders.RIGHTS);
    return rights == before
        ? Reach.of(batch.stream().map(it -> it.reach).toList())
        : new Reach.Anything();
  }

  // Readers see the commit at some moment in between, and no answer is given for it before the end.
  private void publish(Reach reach) {
    revisions.count(reach);
    try {
      hooks.beforeCommit();
      commit.record(() -> tx.run("commit"));
      hooks.afterCommit(tx);
    } finally {
      revisions.count(reach);
    }
  }

  private void rollBack() {
    try {
      tx.run("rollback");
    } catch (RuntimeException alreadyRolledBack) {
      // SQLite has ended the transaction by itself (a full disk does that): there is nothing left
      // to undo.
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      queue.add(stop);
    }
    try {
      thread.join();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** One write and its answer, which is given only once the commit is on disk. */
  private static final class Write<T> {
    final CompletableFuture<T> answer = new CompletableFuture<>();
    private final Function<Tx, T> work;
    private @Nullable Throwable failure;
    private @Nullable T result;
    private Reach reach = new Reach.Anything();

    Write(Function<Tx, T> work) {
      this.work = work;
    }

    void run(Tx tx) {
      tx.run("savepoint one_write");
      try {
        result = work.apply(tx);
        reach = tx.reach();
      } catch (RuntimeException | Error refused) {
        failure = refused;
        rollBack(tx, refused);
        reach = new Reach.Levels(Set.of());
      }
      tx.run("release one_write");
    }

    private static void rollBack(Tx tx, Throwable refused) {
      try {
        tx.run("rollback to one_write");
      } catch (RuntimeException noSavepoint) {
        // Some failures, a full disk for one, end the whole transaction: all of the batch hear it.
        var ended = new IllegalStateException("SQLite has ended the transaction", refused);
        ended.addSuppressed(noSavepoint);
        throw ended;
      }
    }

    @SuppressWarnings("NullAway") // null is an answer when the caller's T allows it
    void confirm() {
      if (failure == null) {
        answer.complete(result);
      } else {
        answer.completeExceptionally(failure);
      }
    }
  }
}
