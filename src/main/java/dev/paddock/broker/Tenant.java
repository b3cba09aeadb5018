package dev.paddock.broker;

import dev.paddock.http.Urls;
import dev.paddock.identity.Level;
import dev.paddock.identity.LevelId;
import java.net.URI;

/** The address under which the agents of one owner find everything. */
final class Tenant {
  /** With which the addresses of all begin. */
  static final String PREFIX = "/_services/pipelines/";

  /** As a pattern. */
  static final String PATTERN = PREFIX + "{tenant}";

  private Tenant() {}

  /** With a slash at the end. */
  static String url(Urls urls, LevelId tenant) {
    return urls.html(PREFIX + tenant.value() + "/");
  }

  /** Whether a URL names the owner of runners; the host is the client's matter. */
  static boolean isNamedBy(Level level, String url) {
    try {
      var path = URI.create(url).getPath();
      var named = path == null ? "" : path.replaceAll("^/+|/+$", "");
      return named.equalsIgnoreCase(
          switch (level) {
            case Level.Enterprise enterprise -> "enterprises/" + enterprise.slug();
            case Level.Organization organization -> organization.login();
            case Level.Repository repository -> repository.fullName();
            case Level.Environment environment -> environment.repository().fullName();
          });
    } catch (IllegalArgumentException noUrl) {
      return false;
    }
  }
}
