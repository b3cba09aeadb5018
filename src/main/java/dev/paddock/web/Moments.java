package dev.paddock.web;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Moments as GitHub spells them, {@code 2026-11-29T23:05:09Z}. Java's formatter takes ten times as
 * long, and a page of a list has up to two hundred of them.
 */
final class Moments {
  // Between them years have four digits; in seconds since 1970.
  private static final long YEAR_0 = -62_167_219_200L;
  private static final long YEAR_10000 = 253_402_300_800L;

  private Moments() {}

  static String text(Instant moment) {
    if (moment.getEpochSecond() < YEAR_0 || moment.getEpochSecond() >= YEAR_10000) {
      return DateTimeFormatter.ISO_INSTANT.format(moment.truncatedTo(ChronoUnit.SECONDS));
    }
    var time = LocalDateTime.ofEpochSecond(moment.getEpochSecond(), 0, ZoneOffset.UTC);
    var text = "0000-00-00T00:00:00Z".getBytes(StandardCharsets.ISO_8859_1);
    twoDigits(text, 0, time.getYear() / 100);
    twoDigits(text, 2, time.getYear() % 100);
    twoDigits(text, 5, time.getMonthValue());
    twoDigits(text, 8, time.getDayOfMonth());
    twoDigits(text, 11, time.getHour());
    twoDigits(text, 14, time.getMinute());
    twoDigits(text, 17, time.getSecond());
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void twoDigits(byte[] text, int at, int number) {
    text[at] = (byte) ('0' + number / 10);
    text[at + 1] = (byte) ('0' + number % 10);
  }
}
