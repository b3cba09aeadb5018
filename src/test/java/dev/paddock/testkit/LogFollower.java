package dev.paddock.testkit;

import java.util.ArrayList;
import java.util.List;

/** Somebody who reads a job's log, on from where he was. */
public final class LogFollower {
  private static final int MOST_PARTS = 1_000;

  private final Client client;
  private final String job;
  private final List<String> told = new ArrayList<>();
  private String after = "";

  /**
   * @param job path of the job
   */
  public LogFollower(Client client, String job) {
    this.client = client;
    this.job = job;
  }

  /** What is new. */
  public List<String> more() {
    var fresh = new ArrayList<String>();
    for (int i = 0; i < MOST_PARTS; i++) {
      var part = client.get(job + "/log?after=" + after).json();
      after = part.path("next").asString();
      if (part.path("lines").isEmpty()) {
        told.addAll(fresh);
        return fresh;
      }
      part.path("lines").forEach(line -> fresh.add(line.asString()));
    }
    // What was told is not printed: it may be large.
    throw new AssertionError("told without end, %d lines".formatted(fresh.size()));
  }

  /** All that he was told. */
  public List<String> told() {
    return List.copyOf(told);
  }
}
