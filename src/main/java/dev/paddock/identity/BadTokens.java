package dev.paddock.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.paddock.identity.ApiException.Kind;
import java.time.Clock;
import java.time.Duration;

/**
 * Counts bad tokens by address. From where too many came within a minute, every token is refused
 * for the next one, good ones too: a refusal tells nobody whether they have guessed one.
 *
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/rest/authentication/authenticating-to-the-rest-api#failed-login-limit">Failed
 *     login limit</a>
 */
public final class BadTokens {
  private static final long WINDOW = Duration.ofMinutes(1).toMillis();
  private static final int MOST_ADDRESSES = 100_000;

  private final int perMinute;
  private final Clock clock;
  private final Cache<String, Window> windows =
      Caffeine.newBuilder().maximumSize(MOST_ADDRESSES).build();

  /**
   * @param perMinute bad tokens that are only refused; 0 for no limit
   */
  public BadTokens(int perMinute, Clock clock) {
    this.perMinute = perMinute;
    this.clock = clock;
  }

  private record Window(long end, int bad) {}

  /**
   * Counts a bad token by its refusal; gives the refusal to answer with, another one after too
   * many.
   */
  ApiException instead(ApiException refusal, String address) {
    boolean isBadToken = refusal.kind() == Kind.UNAUTHORIZED || refusal.kind() == Kind.NOT_FOUND;
    return perMinute > 0 && isBadToken && count(address) > perMinute ? refusal() : refusal;
  }

  /** Whether no token is taken from an address now. */
  boolean isRefused(String address) {
    if (perMinute == 0) {
      return false;
    }
    var window = windows.getIfPresent(address);
    return window != null && window.bad() > perMinute && window.end() > clock.millis();
  }

  ApiException refusal() {
    return ApiException.of(
        Kind.FORBIDDEN, "Maximum number of login attempts exceeded. Please try again later.");
  }

  private int count(String address) {
    long now = clock.millis();
    return windows
        .asMap()
        .compute(
            address,
            (key, old) -> {
              if (old == null || old.end() <= now) {
                return new Window(now + WINDOW, 1);
              }
              // The minute of refusals begins with the last one that was let through.
              long end = old.bad() == perMinute ? now + WINDOW : old.end();
              return new Window(end, Math.min(old.bad(), perMinute) + 1);
            })
        .bad();
  }
}
