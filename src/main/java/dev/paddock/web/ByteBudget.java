package dev.paddock.web;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A budget of memory, in bytes, for all payers together and for each of them. What does not fit is
 * refused instead of filling the heap; what was taken has to be given back.
 */
final class ByteBudget {
  /**
   * Bytes of memory that one byte of a body takes until the request is answered: the body, and what
   * is parsed from it.
   */
  static final int COST = 4;

  private final long most;
  private final long mostOfOne;
  private final AtomicLong taken = new AtomicLong();
  private final Map<String, Long> ofEach = new ConcurrentHashMap<>();

  /**
   * @param most bytes for all together
   * @param mostOfOne bytes for one caller
   */
  ByteBudget(long most, long mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /** For bodies of callers who have the right to send them: a quarter of the heap. */
  static ByteBudget ofBodies(long heap) {
    long largest = (long) COST * Site.LARGEST_BODY;
    long most = Math.max(heap / 4, largest);
    return new ByteBudget(most, Math.max(most / 4, largest));
  }

  /**
   * For what is read before the caller is known, and for answers that are being sent: a sixteenth
   * of the heap.
   */
  static ByteBudget small(long heap) {
    return new ByteBudget(heap / 16, heap / 16);
  }

  /**
   * Takes bytes, if there is room.
   *
   * @param payer account that is charged; empty to charge only the total
   */
  boolean take(String payer, long bytes) {
    boolean isRoomForAll = taken.addAndGet(bytes) <= most;
    boolean isRoom =
        (payer.isEmpty() || ofEach.merge(payer, bytes, Long::sum) <= mostOfOne) && isRoomForAll;
    if (!isRoom) {
      giveBack(payer, bytes);
    }
    return isRoom;
  }

  void giveBack(String payer, long bytes) {
    taken.addAndGet(-bytes);
    if (!payer.isEmpty()) {
      ofEach.computeIfPresent(payer, (key, all) -> all <= bytes ? null : all - bytes);
    }
  }

  /** How much is taken now, in bytes. */
  long taken() {
    return taken.get();
  }
}
