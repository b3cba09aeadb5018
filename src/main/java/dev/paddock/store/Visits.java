package dev.paddock.store;

import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** The visits of the database, of which a thread makes one at a time. */
final class Visits {
  private static final int TRIES = 4;

  private final Engine engine;

  @SuppressWarnings("ThreadLocalUsage") // a test has several databases; each visit is removed
  private final ThreadLocal<Visit> visits = new ThreadLocal<>();

  Visits(Engine engine) {
    this.engine = engine;
  }

  /** See {@link Database#visit}. */
  <T> T run(Supplier<T> work) {
    if (visits.get() != null) {
      throw new IllegalStateException("a visit of the database within a visit");
    }
    for (int attempt = 1; ; attempt++) {
      var visit = new Visit(engine, attempt < TRIES);
      visits.set(visit);
      try {
        return run(visit, work);
      } catch (RightsChangedException again) {
        // The next attempt relies on those that hold now, and the last one on none.
      } finally {
        visits.remove();
        visit.close();
      }
    }
  }

  private static <T> T run(Visit visit, Supplier<T> work) {
    T result;
    try {
      result = work.get();
    } catch (RightsChangedException | StoreUnavailableException end) {
      throw end;
    } catch (RuntimeException refusal) {
      visit.verify();
      throw refusal;
    }
    visit.verify();
    return result;
  }

  /** Lends the connection of the visit, or one for this use alone. */
  <T> T use(Function<Lease, T> use) {
    var visit = visits.get();
    if (visit != null) {
      return use.apply(visit.lease());
    }
    try (var lease = engine.lend()) {
      return use.apply(lease);
    }
  }

  /** See {@link Database#endVisit}. */
  void end() {
    beforeWrite();
    visits.remove();
  }

  /** Gives the connection of the visit back: what the visit reads next has the write in it. */
  void beforeWrite() {
    var visit = visits.get();
    if (visit != null) {
      visit.verify();
      visit.close();
    }
  }

  /** See {@link Database#rights}. */
  OptionalLong rights() {
    var visit = visits.get();
    return visit == null ? OptionalLong.empty() : visit.rights();
  }
}
