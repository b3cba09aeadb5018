package dev.paddock.rest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.paddock.crypto.TokenHash;
import dev.paddock.identity.Caller;
import dev.paddock.store.Database;
import dev.paddock.web.RequestHeader;
import dev.paddock.web.Urls;
import dev.paddock.web.WebRequest;
import dev.paddock.web.WebResponse;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The cache of responses. On a route that reads nothing but the request and the database, the same
 * request has the same response for as long as the database has not changed. So a response is kept
 * together with the revision of the database, and after any write, whoever makes it, it is no
 * longer used.
 *
 * <p>Only what is asked for a second time is kept: a request that nobody repeats would drive out
 * what others repeat, and cost memory and its clearing away for nothing.
 */
final class ResponseCache {
  private static final long MOST_BYTES = 16L * 1024 * 1024;
  private static final int LARGEST = 64 * 1024;
  private static final int OVERHEAD = 2048; // of an entry: its headers, its key, the caller

  private static final int ASKED = 16 * 1024; // a power of two

  private final Database database;
  private final Clock clock;
  // What was asked once, at places by the key: a mix of the key and the revision. Another request
  // may take the place; then the first is kept a time later.
  private final AtomicLongArray asked = new AtomicLongArray(ASKED);
  private final Cache<ByteBuffer, Entry> answers =
      Caffeine.newBuilder()
          .maximumWeight(MOST_BYTES)
          .weigher((ByteBuffer key, Entry it) -> it.answer().body().length + OVERHEAD)
          .build();

  ResponseCache(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * A cached answer, and how long it is valid.
   *
   * @param revision of the database that it was made from
   * @param end when the caller's token expires
   */
  record Entry(WebResponse answer, Route route, Caller caller, long revision, Instant end) {}

  /**
   * The revision to keep an answer with, -1 for none; to be read before anything else in the
   * database.
   */
  long revision() {
    return database.revision().orElse(-1);
  }

  /**
   * The cached answer of a key, if it is still valid.
   *
   * @param revision of the database now
   */
  Optional<Entry> find(ByteBuffer key, long revision) {
    var known = answers.getIfPresent(key);
    return known != null && known.revision() == revision && clock.instant().isBefore(known.end())
        ? Optional.of(known)
        : Optional.empty();
  }

  void keep(ByteBuffer key, WebResponse answer, Route route, Caller caller, long revision) {
    if (revision >= 0
        && answer.body().length <= LARGEST
        && wasAsked(key, revision)
        && revision == revision()) {
      caller
          .sameUntil()
          .ifPresent(end -> answers.put(key, new Entry(answer, route, caller, revision, end)));
    }
  }

  /** Whether the same was asked before at this revision; notes that it is asked now. */
  private boolean wasAsked(ByteBuffer key, long revision) {
    long mix = key.getLong(0) ^ revision;
    return asked.getAndSet((int) key.getLong(Long.BYTES) & (ASKED - 1), mix) == mix;
  }

  /**
   * The cache key: a hash of all that an answer depends on besides the database. Credentials are
   * not kept.
   *
   * @param urls the URL by which the request reached the server
   */
  static ByteBuffer key(WebRequest request, Urls urls) {
    var text =
        String.join(
            "\n",
            request.target(),
            urls.base(),
            request.secure() ? "tls" : "",
            Negotiation.acceptsGzip(request) ? "gzip" : "",
            request.header(RequestHeader.ACCEPT),
            request.header(RequestHeader.API_VERSION),
            request.header(RequestHeader.AUTHORIZATION));
    return ByteBuffer.wrap(TokenHash.of(text));
  }
}
