package dev.paddock.runners;

import dev.paddock.identity.Level;
import dev.paddock.identity.LevelId;
import dev.paddock.web.Urls;
import java.net.URI;

/**
 * The URLs of a tenant, which is an owner of runners as agents see it: its services, its token
 * endpoint, and its page on the site.
 */
public final class Tenant {
  /** The beginning of the path of every tenant. */
  public static final String PREFIX = "/_services/pipelines/";

  /** The path of the token endpoint, below that of a tenant. */
  public static final String TOKEN = "/_apis/oauth2/token";

  private static final int LONGEST_URL = 2048;

  private Tenant() {}

  /** The URL of a tenant, with a slash at the end. */
  public static String url(Urls urls, LevelId tenant) {
    return urls.html(PREFIX + tenant.value() + "/");
  }

  /** The URL at which agents of a tenant get their tokens. */
  public static String tokenUrl(Urls urls, LevelId tenant) {
    return urls.html(PREFIX + tenant.value() + TOKEN);
  }

  /** The path of the page of an owner of runners; agents are configured with its URL. */
  static String page(Level level) {
    return switch (level) {
      case Level.Enterprise enterprise -> "/enterprises/" + enterprise.slug();
      case Level.Organization organization -> "/" + organization.login();
      case Level.Repository repository -> "/" + repository.fullName();
      case Level.Environment environment -> page(environment.repository());
    };
  }

  /** Whether a URL is that of an owner's page; the host is not compared. */
  public static boolean isPageOf(Level level, String url) {
    if (url.length() > LONGEST_URL) {
      return false;
    }
    try {
      var path = URI.create(url).getPath();
      return path != null && ("/" + withoutSlashes(path)).equalsIgnoreCase(page(level));
    } catch (IllegalArgumentException noUrl) {
      return false;
    }
  }

  private static String withoutSlashes(String path) {
    int begin = 0;
    int end = path.length();
    while (begin < end && path.charAt(begin) == '/') {
      begin++;
    }
    while (end > begin && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(begin, end);
  }
}
