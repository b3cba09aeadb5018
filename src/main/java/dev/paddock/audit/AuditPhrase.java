package dev.paddock.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A search of the audit log: qualifiers, joined by "and". Words without a qualifier, and qualifiers
 * that there are none of, find nothing.
 *
 * @param condition SQL, beginning with {@code and}
 * @param values what it binds
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/organizations/keeping-your-organization-secure/managing-security-settings-for-your-organization/reviewing-the-audit-log-for-your-organization#searching-the-audit-log">Searching
 *     the audit log</a>
 */
record AuditPhrase(String condition, Map<String, Object> values) {
  private static final Pattern TERM = Pattern.compile("(-?)(?:([a-z_]+):)?(?:\"([^\"]*)\"|(\\S+))");
  private static final String NOTHING = "1 = 0";

  AuditPhrase {
    values = Map.copyOf(values);
  }

  static AuditPhrase parse(String phrase) {
    var sql = new StringBuilder();
    var values = new LinkedHashMap<String, Object>();
    var term = TERM.matcher(phrase);
    while (term.find()) {
      var quoted = term.group(3);
      var text = quoted == null ? term.group(4) : quoted;
      var test = test(term.group(2) == null ? "" : term.group(2), text, values);
      sql.append(term.group(1).isEmpty() ? " and " : " and not ")
          .append('(')
          .append(test)
          .append(')');
    }
    return new AuditPhrase(sql.toString(), values);
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
      case "created" -> created(text, values);
      default -> NOTHING;
    };
  }

  private static String bound(Object value, Map<String, Object> values) {
    var name = "phrase" + values.size();
    values.put(name, value);
    return ":" + name;
  }

  /** A day or moment, one after or before such, or {@code from..to}. */
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

  /** Where a day or a second is over. */
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
