package dev.paddock.runners;

import dev.paddock.identity.Level;
import dev.paddock.identity.LevelId;
import dev.paddock.web.Urls;
import java.net.URI;

/** Where the agents of one owner's runners find everything, and how they name that owner. */
public final class Tenant {
  /** With which the addresses of all begin. */
  public static final String PREFIX = "/_services/pipelines/";

  /** Below the address of a tenant: where an agent gets its token. */
  public static final String TOKEN = "/_apis/oauth2/token";

  private static final int LONGEST_URL = 2048;

  private Tenant() {}

  /** With a slash at the end. */
  public static String url(Urls urls, LevelId tenant) {
    return urls.html(PREFIX + tenant.value() + "/");
  }

  /** Where an agent of it gets its token. */
  public static String tokenUrl(Urls urls, LevelId tenant) {
    return urls.html(PREFIX + tenant.value() + TOKEN);
  }

  /** The page of an owner of runners, by which agents are told to whom they belong. */
  static String page(Level level) {
    return switch (level) {
      case Level.Enterprise enterprise -> "/enterprises/" + enterprise.slug();
      case Level.Organization organization -> "/" + organization.login();
      case Level.Repository repository -> "/" + repository.fullName();
      case Level.Environment environment -> page(environment.repository());
    };
  }

  /** Whether a URL is that of an owner's page; the host is the client's matter. */
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

  /** A path without the slashes at its beginning and its end. */
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
