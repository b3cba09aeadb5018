package dev.paddock.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.proof.Outcome.Answered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Clients that write until they are told to end or their connection breaks, and enter into a ledger
 * what they were told.
 */
final class Load {
  /** What a 503 to a write says. */
  enum Unavailable {
    /** That the server is wrong: there is no reason for one. */
    IS_A_FAULT,
    NOTHING_WAS_WRITTEN,
    /** The connection to the database broke, perhaps within the commit. */
    LEAVES_DOUBT
  }

  private static final int UNAVAILABLE = 503;

  private final ServerProcess server;
  private final Ledger ledger;
  private final Unavailable unavailable;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> clients = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> outcomes = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private volatile boolean ended;
  private volatile long moment = -1;
  private volatile Runnable atMoment = () -> {};

  Load(ServerProcess server, Ledger ledger, Unavailable unavailable) {
    this.server = server;
    this.ledger = ledger;
    this.unavailable = unavailable;
  }

  ServerProcess server() {
    return server;
  }

  Ledger ledger() {
    return ledger;
  }

  /** Starts a client that does this again and again while it is true. */
  Load with(BooleanSupplier step) {
    clients.add(
        threads.submit(() -> {
          boolean more = true;
          while (more && !ended) {
            more = step.getAsBoolean();
          }
        }));
    return this;
  }

  /** Enters what became of a write that would leave a thing in a state; false ends the client. */
  boolean wrote(Outcome outcome, int expected, String thing, String state) {
    switch (outcome) {
      case Answered answer when answer.status() == expected -> {
        if (ledger.confirm(thing, state) == moment) {
          atMoment.run();
        }
      }
      case Answered answer -> {
        if (answer.status() != UNAVAILABLE || unavailable != Unavailable.NOTHING_WAS_WRITTEN) {
          ledger.doubt(thing, state);
        }
      }
      case Outcome.Refused refused -> {}
      case Outcome.Closed closed -> ledger.doubt(thing, state);
      case Outcome.Truncated truncated -> ledger.doubt(thing, state);
    }
    return was(outcome, expected);
  }

  /** Counts what became of a request; false ends the client. */
  boolean was(Outcome outcome, int expected) {
    outcomes.add(
        outcome instanceof Answered answer
            ? Integer.toString(answer.status())
            : outcome.getClass().getSimpleName());
    if (outcome instanceof Answered answer
        && answer.status() != expected
        && !isAllowedRefusal(answer)) {
      faults.add(answer.status() + " and not " + expected);
    }
    return outcome instanceof Answered;
  }

  private boolean isAllowedRefusal(Answered answer) {
    return answer.status() == UNAVAILABLE
        && unavailable != Unavailable.IS_A_FAULT
        && answer.json().path("status").asString().equals("503")
        && answer.json().path("message").asString().equals("Service Unavailable")
        && answer
            .json()
            .path("documentation_url")
            .asString()
            .startsWith("https://docs.github.com/");
  }

  /** Waits until so many outcomes of a kind were had, a status or the name of another one. */
  void await(String kind, long count) {
    while (count(kind) < count && isGood()) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(count(kind))
        .as("%s in %s, %s", kind, counts(), faults)
        .isGreaterThanOrEqualTo(count);
  }

  /**
   * Does something at the very moment that a write is confirmed, after so many more, and waits for
   * it. What the server has not done by then, it has not done before it answered.
   */
  void atConfirmed(long more, Runnable action) {
    var done = new CountDownLatch(1);
    atMoment =
        () -> {
          action.run();
          done.countDown();
        };
    moment = ledger.confirmed() + more;
    while (done.getCount() > 0 && isGood()) {
      LockSupport.parkNanos(200_000);
    }
    assertThat(done.getCount()).as("answers %s, %s", counts(), faults).isZero();
  }

  /** Waits until so many more writes were confirmed. */
  void awaitConfirmed(long more) {
    long enough = ledger.confirmed() + more;
    while (ledger.confirmed() < enough && isGood()) {
      LockSupport.parkNanos(200_000);
    }
    assertThat(ledger.confirmed())
        .as("answers %s, %s", counts(), faults)
        .isGreaterThanOrEqualTo(enough);
  }

  private boolean isGood() {
    return faults.isEmpty() && clients.stream().anyMatch(it -> !it.isDone());
  }

  private long count(String kind) {
    return outcomes.stream().filter(kind::equals).count();
  }

  /** How often there was which outcome. */
  Map<String, Integer> counts() {
    var counts = new TreeMap<String, Integer>();
    outcomes.forEach(it -> counts.merge(it, 1, Integer::sum));
    return counts;
  }

  /** Ends all clients, after what they are at; fails if one of them got an answer it should not. */
  void end() throws Exception {
    ended = true;
    for (Future<?> client : clients) {
      client.get();
    }
    threads.close();
    assertThat(faults).as("answers %s, log %s", counts(), server.errors()).isEmpty();
  }
}
