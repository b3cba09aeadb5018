package dev.paddock.rest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.paddock.identity.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts requests of each caller in windows of one hour. Off by default, as on GHES.
 *
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/rest/using-the-rest-api/rate-limits-for-the-rest-api">Rate
 *     limits</a>
 */
public final class RateLimit {
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final int MOST_CALLERS = 100_000;

  private final Optional<Integer> perHour;
  private final Clock clock;
  private final Cache<String, Window> windows =
      Caffeine.newBuilder().maximumSize(MOST_CALLERS).build();

  /**
   * @param perHour requests each caller may make in an hour; empty for no limit
   */
  public RateLimit(Optional<Integer> perHour, Clock clock) {
    this.perHour = perHour;
    this.clock = clock;
  }

  private record Window(Instant end, int used) {}

  /**
   * The state of a caller's window.
   *
   * @param reset when the window ends
   */
  public record Standing(int limit, int used, Instant reset) {
    public int remaining() {
      return Math.max(0, limit - used);
    }

    boolean exceeded() {
      return used > limit;
    }

    void addTo(Map<String, String> headers) {
      headers.put("X-RateLimit-Limit", Integer.toString(limit));
      headers.put("X-RateLimit-Remaining", Integer.toString(remaining()));
      headers.put("X-RateLimit-Reset", Long.toString(reset.getEpochSecond()));
      headers.put("X-RateLimit-Used", Integer.toString(Math.min(used, limit)));
      headers.put("X-RateLimit-Resource", "core");
    }

    /** The object that {@code GET /rate_limit} shows. */
    public Map<String, Object> json() {
      var json = new LinkedHashMap<String, Object>();
      json.put("limit", limit);
      json.put("used", Math.min(used, limit));
      json.put("remaining", remaining());
      json.put("reset", reset.getEpochSecond());
      return json;
    }
  }

  boolean isOn() {
    return perHour.isPresent();
  }

  /** Counts a request and gives the state of its caller's window; empty when there is no limit. */
  Optional<Standing> count(Caller caller, String address) {
    return standing(caller, address, 1);
  }

  /** Takes back a request that does not count, such as one answered 304. */
  Optional<Standing> takeBack(Caller caller, String address) {
    return standing(caller, address, -1);
  }

  /** The state of a caller's window; empty when there is no limit. */
  public Optional<Standing> of(Caller caller, String address) {
    return standing(caller, address, 0);
  }

  private Optional<Standing> standing(Caller caller, String address, int more) {
    return perHour.map(limit -> {
      var now = clock.instant();
      var window =
          windows
              .asMap()
              .merge(
                  caller.account(address),
                  new Window(now.plus(WINDOW), Math.max(0, more)),
                  (old, fresh) ->
                      old.end().isAfter(now)
                          ? new Window(old.end(), Math.max(0, old.used() + more))
                          : fresh);
      return new Standing(limit, window.used(), window.end());
    });
  }
}
