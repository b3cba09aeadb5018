package dev.paddock.runners;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * An entry of the history of a runner.
 *
 * @param reason why or with which outcome, or the job; empty where there is nothing to add
 */
public record RunnerEvent(Instant at, Kind kind, Optional<String> reason) {
  /** The kind of an event. */
  public enum Kind {
    REGISTERED,
    ONLINE,
    OFFLINE,
    JOB_ASSIGNED,
    JOB_FINISHED;

    /** As it is stored and shown. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Kind of(String wire) {
      return valueOf(wire.toUpperCase(Locale.ROOT));
    }
  }

  /** Why a runner went offline. */
  public enum Offline {
    /** Its agent closed the session. */
    SESSION_CLOSED,
    /** Nothing was heard of it for too long. */
    LOST,
    /** Another agent took its place. */
    SUPERSEDED,
    /** It was online before the server stopped, and did not come back. */
    SERVER_RESTART;

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
