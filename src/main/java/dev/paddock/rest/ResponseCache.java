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

/**
 * The cache of responses. On a route that reads nothing but the request and the database, the same
 * request has the same response for as long as the database has not changed; so a response is kept
 * together with the revision of the database, and no write, whoever makes it, leaves one behind
 * that is out of date.
 */
final class ResponseCache {
  private static final long MOST_BYTES = 16L * 1024 * 1024;
  private static final int LARGEST = 64 * 1024;
  private static final int OVERHEAD = 2048; // of an entry: its headers, its key, the caller

  private final Database database;
  private final Clock clock;
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
   * An answer and when it holds.
   *
   * @param revision of the database that it was made from
   * @param end when the caller's token expires
   */
  record Entry(WebResponse answer, Route route, Caller caller, long revision, Instant end) {}

  /** The revision to remember an answer with; to be asked before the first look at the database. */
  long revision() {
    return database.revision().orElse(-1);
  }

  /**
   * The answer to a question, if it still holds.
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
    if (revision >= 0 && revision == revision() && answer.body().length <= LARGEST) {
      caller
          .sameUntil()
          .ifPresent(end -> answers.put(key, new Entry(answer, route, caller, revision, end)));
    }
  }

  /**
   * All that an answer depends on besides the database, as a hash: credentials are not kept.
   *
   * @param urls how the request spells the server
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
