package dev.paddock.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.paddock.fuzz.FuzzedServer;
import dev.paddock.fuzz.Input;
import dev.paddock.testkit.KeptConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Same tag, same answer; "not modified" is said to those only who have it. */
final class EtagFuzzTest extends FuzzedServer {
  private static final List<String> CALLERS =
      List.of("", "Bearer ghp_alice000000000000000000000", "Bearer ghp_bob00000000000000000000000");
  private static final List<String> PATHS =
      List.of(
          "/orgs/acme",
          "/orgs/globex",
          "/users/alice",
          "/repos/acme/web",
          "/orgs/acme/repos",
          "/meta");
  // RFC 9110, section 8.8.3
  private static final Pattern TAG = Pattern.compile("(W/)?\"([!#-~\\x80-\\xff]*)\"");
  private static final Pattern LIST =
      Pattern.compile("[ \\t,]*+(?:(?:W/)?\"[!#-~\\x80-\\xff]*\"[ \\t]*+(?:,[ \\t,]*+|$))+");

  private final Map<String, String> bodies = new HashMap<>();
  private final Map<String, String> tags = new HashMap<>();

  /**
   * Who asks; for what; its query; then what is sent in {@code If-None-Match}, in which {@code $E}
   * stands for the opaque tag of the answer, without its quotes.
   */
  @FuzzTest
  void tags(byte[] bytes) {
    var input = new Input(bytes);
    var caller = CALLERS.get(input.number(CALLERS.size()));
    var path = "/api/v3" + PATHS.get(input.number(PATHS.size()));
    var query = input.line().replaceAll("[^!-~]", "");
    var first = "GET " + path + (query.isEmpty() ? "" : "?" + query);
    var authorization = caller.isEmpty() ? "" : "Authorization: " + caller + "\r\n";
    var fresh = connection.send(first, authorization);
    if (fresh.status() != 200) {
      assertThat(fresh.status()).isBetween(400, 499);
      assertThat(fresh.header("ETag")).as("hub4j would ask again").isEmpty();
      return;
    }
    remember(caller, fresh);
    var tag = fresh.header("ETag").replaceAll("^W/\"|\"$", "");
    var known = input.rest().replace("$E", tag).replaceAll("[^\\t -~\\x80-\\xff]", "").strip();
    checkCondition(
        known, tag, connection.send(first, authorization + "If-None-Match: " + known + "\r\n"));
  }

  private void remember(String caller, KeptConnection.Response fresh) {
    var tag = fresh.header("ETag");
    assertThat(TAG.matcher(tag).matches()).as(tag).isTrue();
    var body = caller + "\n" + fresh.body();
    assertThat(body).as("one answer to a tag").isEqualTo(bodies.computeIfAbsent(tag, it -> body));
    assertThat(tag).as("one tag to an answer").isEqualTo(tags.computeIfAbsent(body, it -> tag));
  }

  private static void checkCondition(String known, String tag, KeptConnection.Response answer) {
    assertThat(answer.status()).isIn(200, 304);
    boolean knows = known.equals("*") || known.contains('"' + tag + '"');
    if (answer.status() == 304) {
      assertThat(answer.header("ETag")).contains(tag);
      // Rails takes a star in a list, so GitHub does; RFC 9110 leaves it open.
      assertThat(knows || hasStar(known)).as("not modified, for %s", known).isTrue();
    } else if (LIST.matcher(known).matches() || known.equals("*")) {
      assertThat(known.equals("*") || names(known, tag)).as("sent again, for %s", known).isFalse();
    }
  }

  private static boolean names(String known, String tag) {
    return TAG.matcher(known).results().anyMatch(it -> it.group(2).equals(tag));
  }

  /** A star between commas, outside of quotes. */
  private static boolean hasStar(String known) {
    return Pattern.compile("(?:^|,)[ \\t]*\\*[ \\t]*(?:,|$)")
        .matcher(known.replaceAll("\"[^\"]*\"", "\"\""))
        .find();
  }
}
