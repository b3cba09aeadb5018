package dev.paddock.runners;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.paddock.fuzz.Input;
import dev.paddock.fuzz.Repeats;
import dev.paddock.identity.Level;
import dev.paddock.identity.LevelId;
import dev.paddock.identity.OrgId;
import dev.paddock.identity.RepoId;
import dev.paddock.identity.Visibility;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** A URL is that of an owner's page, or it is not; none takes long to tell. */
final class TenantFuzzTest {
  private static final Level.Organization ORGANIZATION =
      new Level.Organization(new LevelId(2), new OrgId(2), "acme");
  private static final Level.Repository REPOSITORY =
      new Level.Repository(
          new LevelId(3), new RepoId(3), ORGANIZATION, "web.app", Visibility.PUBLIC, false);
  private static final List<Level> LEVELS =
      List.of(
          new Level.Enterprise(new LevelId(1), 1, "corp"),
          ORGANIZATION,
          REPOSITORY,
          new Level.Environment(new LevelId(4), 4, REPOSITORY, "pro duction/1"));
  private static final List<String> PAGES =
      List.of("enterprises/corp", "acme", "acme/web.app", "acme/web.app");
  private static final int LONGEST = 2048;

  // RFC 3986, appendix B.
  private static final Pattern PARTS =
      Pattern.compile("([^:/?#]+:)?(//[^/?#]*)?([^?#]*)(\\?[^#]*)?(#.*)?", Pattern.DOTALL);
  // Of these it is certain that they are URLs.
  private static final Pattern USUAL =
      Pattern.compile("https?://[a-z]{1,60}(:[0-9]{1,4})?(/[A-Za-z0-9/_.~-]*+)?(\\?[a-z0-9=&]*+)?");

  /** Whose page; the URL. */
  @FuzzTest
  void pages(byte[] bytes) {
    var input = new Input(bytes);
    int owner = input.number(LEVELS.size());
    var url = Repeats.in(input.rest());
    var level = LEVELS.get(owner);
    boolean isPage = Tenant.isPageOf(level, url);
    if (url.length() > LONGEST) {
      assertThat(isPage).as("of %d characters", url.length()).isFalse();
      return;
    }
    if (isPage || USUAL.matcher(url).matches()) {
      assertThat(isPage).as(url).isEqualTo(isPath(url, PAGES.get(owner)));
    }
    var page = "http://h/" + PAGES.get(owner);
    assertThat(Tenant.isPageOf(level, page + "/".repeat(url.length() % 99))).isTrue();
    assertThat(Tenant.isPageOf(level, page + "x")).isFalse();
  }

  /** Whether the path of a URL is a page, whatever slashes are around it. */
  private static boolean isPath(String url, String page) {
    var parts = PARTS.matcher(url);
    assertThat(parts.matches()).as(url).isTrue();
    var path = URLDecoder.decode(parts.group(3).replace("+", "%2B"), StandardCharsets.UTF_8);
    int begin = 0;
    while (path.startsWith("/", begin)) {
      begin++;
    }
    int end = begin + page.length();
    return path.regionMatches(true, begin, page, 0, page.length())
        && path.substring(end).chars().allMatch(c -> c == '/');
  }
}
