package dev.paddock.jobs;

/**
 * Yields the processor during long work. A virtual thread keeps it until it waits for something, so
 * as many long computations as there are processors would stop every other request.
 */
final class Turns {
  private static final int BETWEEN = 16 * 1024; // bytes

  private Turns() {}

  /** Lets waiting threads go first; to be called every few milliseconds of work. */
  @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it but how long others wait
  static void giveWay() {
    Thread.yield();
  }

  /** Lets them go first every 16 KiB, in a loop over bytes. */
  static void giveWay(int at) {
    if (at % BETWEEN == BETWEEN - 1) {
      giveWay();
    }
  }
}
