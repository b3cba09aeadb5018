package dev.paddock.secrets;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.paddock.http.Json;
import dev.paddock.http.Urls;
import dev.paddock.identity.Level;
import org.jspecify.annotations.Nullable;

/**
 * {@code actions-secret} and {@code organization-actions-secret}; the last two members are the
 * latter's only.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SecretJson(
    String name,
    String createdAt,
    String updatedAt,
    @Nullable String visibility,
    @Nullable String selectedRepositoriesUrl) {

  static SecretJson of(Secret secret) {
    return new SecretJson(
        secret.name().value(),
        Json.time(secret.createdAt()),
        Json.time(secret.updatedAt()),
        null,
        null);
  }

  static SecretJson of(Secret secret, Level.Organization organization, Urls urls) {
    var visibility = secret.visibility().orElseThrow();
    return new SecretJson(
        secret.name().value(),
        Json.time(secret.createdAt()),
        Json.time(secret.updatedAt()),
        visibility.wire(),
        visibility == SecretVisibility.SELECTED
            ? urls.api(
                "/orgs/%s/actions/secrets/%s/repositories"
                    .formatted(organization.login(), secret.name().value()))
            : null);
  }
}
