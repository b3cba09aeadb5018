package dev.paddock.audit;

import dev.paddock.identity.ApiException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A search of the audit log as SQL: qualifiers, joined by "and". Words without a qualifier, and
 * unknown qualifiers, find nothing.
 *
 * @param condition SQL, beginning with {@code and}
 * @param values that the condition binds, by name
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/organizations/keeping-your-organization-secure/managing-security-settings-for-your-organization/reviewing-the-audit-log-for-your-organization#searching-the-audit-log">Searching
 *     the audit log</a>
 */
record AuditPhrase(String condition, Map<String, Object> values) {
  private static final int MOST_TERMS = 50;
  private static final String NOTHING = "1 = 0";

  AuditPhrase {
    values = Map.copyOf(values);
  }

  /**
   * Parses a search.
   *
   * @throws ApiException 422 if it has too many terms
   */
  static AuditPhrase parse(String phrase) {
    var sql = new StringBuilder();
    var values = new LinkedHashMap<String, Object>();
    int terms = 0;
    for (int at = next(phrase, 0); at < phrase.length(); at = next(phrase, at)) {
      terms++;
      if (terms > MOST_TERMS) {
        throw ApiException.invalid(
            "Invalid request.\n\nFor 'phrase', there are more than %d terms."
                .formatted(MOST_TERMS));
      }
      var term = Term.read(phrase, at);
      var test = test(term.qualifier(), term.text(), values);
      sql.append(term.not() ? " and not (" : " and (").append(test).append(')');
      at = term.end();
    }
    return new AuditPhrase(sql.toString(), values);
  }

  /**
   * A term of a search.
   *
   * @param qualifier empty if it has none
   * @param end the index behind it
   */
  private record Term(boolean not, String qualifier, String text, int end) {
    static Term read(String phrase, int begin) {
      boolean not = phrase.charAt(begin) == '-';
      int at = not ? begin + 1 : begin;
      int name = endOfName(phrase, at);
      boolean qualified = name > at && name < phrase.length() && phrase.charAt(name) == ':';
      var qualifier = qualified ? phrase.substring(at, name) : "";
      at = qualified ? name + 1 : at;
      int quote =
          at < phrase.length() && phrase.charAt(at) == '"' ? phrase.indexOf('"', at + 1) : -1;
      if (quote >= 0) {
        return new Term(not, qualifier, phrase.substring(at + 1, quote), quote + 1);
      }
      int end = endOfWord(phrase, at);
      return new Term(not, qualifier, phrase.substring(at, end), end);
    }
  }

  /** The index at which the next term begins, or the length of the phrase. */
  private static int next(String phrase, int from) {
    int at = from;
    while (at < phrase.length() && Character.isWhitespace(phrase.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int endOfName(String phrase, int from) {
    int at = from;
    while (at < phrase.length()
        && (phrase.charAt(at) == '_' || (phrase.charAt(at) >= 'a' && phrase.charAt(at) <= 'z'))) {
      at++;
    }
    return at;
  }

  private static int endOfWord(String phrase, int from) {
    int at = from;
    while (at < phrase.length() && !Character.isWhitespace(phrase.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Whether the search has no terms, so that all entries match. */
  boolean isEmpty() {
    return condition.isEmpty();
  }

  private static String test(String qualifier, String text, Map<String, Object> values) {
    var key = text.toLowerCase(Locale.ROOT);
    return switch (qualifier) {
      // A whole category, or one action of it.
      case "action" ->
          key.contains(".")
              ? "action = " + bound(key, values)
              : "action like "
                  + bound(key.replace("%", "").replace("_", "\\_") + ".%", values)
                  + " escape '\\'";
      case "actor" -> "actor_key = " + bound(key, values);
      case "operation" -> "operation = " + bound(key, values);
      case "repo" -> "coalesce(repository_key, '') = " + bound(key, values);
      case "hashed_token" -> "coalesce(hashed_token, '') = " + bound(text, values);
      case "created" -> created(text, values);
      default -> NOTHING;
    };
  }

  private static String bound(Object value, Map<String, Object> values) {
    var name = "phrase" + values.size();
    values.put(name, value);
    return ":" + name;
  }

  /** Reads a day or a moment, perhaps after {@code >} or the like, or {@code from..to}. */
  private static String created(String text, Map<String, Object> values) {
    int dots = text.indexOf("..");
    if (dots > 0) {
      return both(
          from(text.substring(0, dots)).map(it -> "at >= " + bound(it, values)),
          end(text.substring(dots + 2)).map(it -> "at < " + bound(it, values)));
    }
    if (text.startsWith(">=")) {
      return from(text.substring(2)).map(it -> "at >= " + bound(it, values)).orElse(NOTHING);
    }
    if (text.startsWith("<=")) {
      return end(text.substring(2)).map(it -> "at < " + bound(it, values)).orElse(NOTHING);
    }
    if (text.startsWith(">")) {
      return end(text.substring(1)).map(it -> "at >= " + bound(it, values)).orElse(NOTHING);
    }
    if (text.startsWith("<")) {
      return from(text.substring(1)).map(it -> "at < " + bound(it, values)).orElse(NOTHING);
    }
    return both(
        from(text).map(it -> "at >= " + bound(it, values)),
        end(text).map(it -> "at < " + bound(it, values)));
  }

  private static String both(Optional<String> one, Optional<String> other) {
    return one.isPresent() && other.isPresent() ? one.get() + " and " + other.get() : NOTHING;
  }

  private static Optional<Long> from(String text) {
    return moment(text, 0);
  }

  /** The end, exclusive, of a day or a second. */
  private static Optional<Long> end(String text) {
    return moment(text, 1);
  }

  private static Optional<Long> moment(String text, int further) {
    try {
      var start =
          text.length() <= "2026-01-01".length()
              ? LocalDate.parse(text).plusDays(further).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant().plusSeconds(further);
      return Optional.of(start).map(Instant::toEpochMilli);
    } catch (DateTimeException | ArithmeticException noDate) {
      return Optional.empty();
    }
  }
}
