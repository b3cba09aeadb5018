package dev.paddock.feature;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What applying a world file did, in the order in which it did it. */
public final class WorldReport {
  /** What became of one thing. */
  public enum Outcome {
    MADE,
    CHANGED,
    LEFT
  }

  /**
   * One thing.
   *
   * @param what for instance {@code user alice}
   * @param id where it has one that clients use
   * @param token a token that was generated, shown this once
   */
  public record Entry(Outcome outcome, String what, @Nullable Long id, @Nullable String token) {
    @Override
    public String toString() {
      return outcome + " " + what;
    }
  }

  private final List<Entry> entries = new ArrayList<>();

  /** Adds one. */
  public void add(Outcome outcome, String what) {
    entries.add(new Entry(outcome, what, null, null));
  }

  /** Adds one. */
  public void add(Outcome outcome, String what, long id) {
    entries.add(new Entry(outcome, what, id, null));
  }

  /** Adds one. */
  public void addToken(Outcome outcome, String what, String token) {
    entries.add(new Entry(outcome, what, null, token));
  }

  /** All entries. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }
}
