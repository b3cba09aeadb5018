package dev.paddock.feature;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The report of applying a world file: what was done, in the order in which it was done. */
public final class WorldReport {
  /** The possible outcomes for one thing. */
  public enum Outcome {
    MADE,
    CHANGED,
    LEFT
  }

  /**
   * One thing of the file, and its outcome.
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
