package dev.paddock.web;

import io.vertx.core.http.HttpConnection;

/**
 * The open connections. Each takes memory before its first request, so the heap limits their
 * number; connections beyond the limit are closed.
 */
final class Connections {
  /** Memory that an idle connection may cost, in bytes: half of the heap is for connections. */
  private static final long PLAIN = 12 * 1024;

  private static final long ENCRYPTED = 48 * 1024;

  private final ByteBudget room;
  private final ByteBudget heads;

  /**
   * @param heap of the process, in bytes
   */
  Connections(long heap) {
    this.room = new ByteBudget(heap / 2, heap / 2);
    this.heads = ByteBudget.small(heap);
  }

  /** Takes a new connection, or closes it. */
  void admit(HttpConnection connection) {
    long cost = connection.isSsl() ? ENCRYPTED : PLAIN;
    if (!room.take("", cost)) {
      connection.close();
      return;
    }
    connection.closeHandler(closed -> room.giveBack("", cost));
    HeadGuard.watch(connection, heads);
  }
}
