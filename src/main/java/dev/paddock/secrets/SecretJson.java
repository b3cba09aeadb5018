package dev.paddock.secrets;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.paddock.identity.Level;
import dev.paddock.sharing.SharingVisibility;
import dev.paddock.web.Json;
import dev.paddock.web.Urls;
import org.jspecify.annotations.Nullable;

/**
 * A secret as JSON: GitHub's {@code actions-secret}, and {@code organization-actions-secret}, which
 * alone has the last two members.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SecretJson(
    String name,
    String createdAt,
    String updatedAt,
    @Nullable String visibility,
    @Nullable String selectedRepositoriesUrl) {

  /**
   * Makes the JSON of a secret as a level sees it.
   *
   * @param level an organization for its own secrets; any other is not shown who may use them
   */
  static SecretJson of(Secret secret, Level level, Urls urls) {
    boolean shared = level instanceof Level.Organization;
    var visibility = secret.visibility().filter(it -> shared);
    return new SecretJson(
        secret.name().value(),
        Json.time(secret.createdAt()),
        Json.time(secret.updatedAt()),
        visibility.map(SharingVisibility::wire).orElse(null),
        visibility
            .filter(SharingVisibility.SELECTED::equals)
            .map(it -> selectedRepositoriesUrl(secret, (Level.Organization) level, urls))
            .orElse(null));
  }

  private static String selectedRepositoriesUrl(
      Secret secret, Level.Organization organization, Urls urls) {
    return urls.api(
        "/orgs/%s/actions/secrets/%s/repositories"
            .formatted(organization.login(), secret.name().value()));
  }
}
