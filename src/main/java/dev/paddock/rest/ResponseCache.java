package dev.paddock.rest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.paddock.crypto.TokenHash;
import dev.paddock.identity.Caller;
import dev.paddock.identity.LevelId;
import dev.paddock.store.Database;
import dev.paddock.store.LevelRevision;
import dev.paddock.web.RequestHeader;
import dev.paddock.web.Urls;
import dev.paddock.web.WebRequest;
import dev.paddock.web.WebResponse;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The cache of responses. On a route that reads nothing but the request and the database, the same
 * request has the same response for as long as nothing has changed that belongs to the level that
 * it is about. So a response is kept together with the revision of that level, and after a write
 * that may have changed it, whoever made that, it is no longer used.
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
   * @param level that it is about
   * @param revision of that level, of which it was made
   * @param end when the caller's token expires
   */
  record Entry(
      WebResponse answer,
      Route route,
      Caller caller,
      LevelId level,
      LevelRevision revision,
      Instant end) {}

  /** Whether anything is ever kept. */
  boolean isUsed() {
    return database.hasRevisions();
  }

  /**
   * The revision of the whole database, to keep an answer with; to be read before anything else in
   * it.
   */
  OptionalLong revision() {
    return database.revision();
  }

  /** The cached answer of a key, if it is still valid. */
  Optional<Entry> find(ByteBuffer key) {
    var known = answers.getIfPresent(key);
    return known != null
            && database.revision(known.level()).filter(known.revision()::equals).isPresent()
            && clock.instant().isBefore(known.end())
        ? Optional.of(known)
        : Optional.empty();
  }

  /**
   * Keeps an answer, unless something was written while it was made.
   *
   * @param level that it is about
   * @param before what {@link #revision} was
   */
  void keep(
      ByteBuffer key, WebResponse answer, Route route, Caller caller, LevelId level, long before) {
    var revision = database.revision(level);
    if (revision.isPresent()
        && answer.body().length <= LARGEST
        && wasAsked(key, revision.get())
        && revision().equals(OptionalLong.of(before))) {
      caller
          .sameUntil()
          .ifPresent(end ->
              answers.put(key, new Entry(answer, route, caller, level, revision.get(), end)));
    }
  }

  /** Whether the same was asked before at this revision; notes that it is asked now. */
  private boolean wasAsked(ByteBuffer key, LevelRevision revision) {
    long mix = key.getLong(0) ^ revision.hashCode();
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
