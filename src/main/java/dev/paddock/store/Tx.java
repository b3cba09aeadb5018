package dev.paddock.store;

import dev.paddock.store.Revisions.Reach;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** A transaction: it reads, changes, and raises signals that are sent once it is committed. */
public final class Tx extends Handle {
  // The driver keeps what it has prepared by its text: there should not be many texts.
  private static final int MOST_LATER = 8;

  private List<Raised> raised = new ArrayList<>();
  private Reach reach = new Reach.Anything();
  private final boolean isFar;

  /**
   * @param isFar whether a statement is a round trip to another process
   */
  Tx(Connection connection, StatementCache statements, boolean isFar) {
    super(connection, statements);
    this.isFar = isFar;
  }

  @Override
  boolean later(Update change) {
    if (!isFar) {
      return false;
    }
    if (ahead().changes().size() == MOST_LATER) {
      settle();
    }
    ahead(ahead().with(change));
    return true;
  }

  /** Commits, together with the changes that were left to travel ahead of another statement. */
  void commit() throws SQLException {
    if (!ahead().changes().isEmpty()) {
      use(
          "commit",
          kept -> {
            kept.bindAhead();
            return kept.statement().execute();
          });
    }
    // Does nothing where that was the end of the transaction.
    connection().commit();
  }

  /** A signal, and whether other processes hear it too. */
  record Raised(Signal signal, boolean everywhere) {}

  /** A statement that changes rows. */
  public Update createUpdate(String sql) {
    return new Update(this, sql);
  }

  /** Changes rows by one statement for each of several things. */
  public <T> void updateAll(String sql, Collection<T> things, BiConsumer<Update, T> bind) {
    Update.executeAll(this, sql, things, bind);
  }

  /**
   * Tells all who listen, in this process and in others on the same database, once the transaction
   * has been committed.
   */
  public void raise(Signal signal) {
    raised.add(new Raised(signal, true));
  }

  /** Tells those who listen in this process, once the transaction has been committed. */
  public void raiseHere(Signal signal) {
    raised.add(new Raised(signal, false));
  }

  /**
   * Says that the transaction changes nothing that a response shows but what belongs to a level.
   * Responses about other levels may then be given again.
   */
  public void changesOnly(Id level) {
    reach = new Reach.Levels(Set.of(level.value()));
  }

  /** Says that the transaction changes nothing that a remembered response shows. */
  public void changesNothingShown() {
    reach = new Reach.Levels(Set.of());
  }

  /** What the work has changed. */
  Reach reach() {
    return reach;
  }

  /** Begins with other work: gathers its signals. */
  void gather(List<Raised> signals) {
    raised = signals;
    reach = new Reach.Anything();
  }
}
