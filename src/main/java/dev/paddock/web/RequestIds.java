package dev.paddock.web;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Makes the headers that each response has of its own: the date, and the id of the request. */
public final class RequestIds {
  /** The header with the id of a request, by which the log names it too. */
  public static final String HEADER = "X-GitHub-Request-Id";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  // Of SplitMix64
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
  private static final long MIX = 0xbf58476d1ce4e5b9L;

  private record Second(long epochSecond, String date) {}

  private final Clock clock;
  private final AtomicLong sequence;
  private volatile Second now = new Second(0, date(Instant.EPOCH));

  public RequestIds(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.sequence = new AtomicLong(random.nextLong());
  }

  /** The headers of one response. */
  public Map<String, String> headers() {
    long second = clock.millis() / 1000;
    var headers = new LinkedHashMap<String, String>();
    headers.put("Date", dateOf(second));
    headers.put(HEADER, requestId(second));
    return headers;
  }

  private String dateOf(long second) {
    var known = now;
    if (known.epochSecond() != second) {
      known = new Second(second, date(Instant.ofEpochSecond(second)));
      now = known;
    }
    return known.date();
  }

  /** A moment as HTTP writes it. */
  public static String date(Instant moment) {
    return HTTP_DATE.format(moment);
  }

  /** Five groups; the last is the time, so that an operator finds the place in a log. */
  private String requestId(long second) {
    // Ids must differ and look it; they need not be hard to guess.
    long drawn = sequence.getAndAdd(GOLDEN_GAMMA) * MIX;
    drawn ^= drawn >>> 32;
    return HEX.toHexDigits(drawn, 4)
        + ':'
        + HEX.toHexDigits(drawn >>> 16, 6)
        + ':'
        + HEX.toHexDigits(drawn >>> 40, 6)
        + ':'
        + HEX.toHexDigits(drawn >>> 20, 7)
        + ':'
        + HEX.toHexDigits(second, 8);
  }
}
