package dev.paddock.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Sealer;
import dev.paddock.testkit.ServerTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RepoSecretsApiTest extends ServerTest {
  private static final String SECRETS = "/repos/acme/api/actions/secrets";

  @Test
  void aSecretLivesItsLife() {
    var body = Sealer.body(owner(), SECRETS, "text", Map.of());
    assertThat(owner().put(SECRETS + "/token", body).status()).isEqualTo(201);
    assertThat(owner().put(SECRETS + "/TOKEN", body).status()).isEqualTo(204);
    assertThat(owner().get(SECRETS + "/token").json().propertyNames())
        .containsExactly("name", "created_at", "updated_at");
    assertThat(owner().get(SECRETS).each("secrets", "name")).containsExactly("TOKEN");
    assertThat(owner().get("/repos/acme/web/actions/secrets").each("secrets", "name")).isEmpty();
    assertThat(owner().delete(SECRETS + "/token").status()).isEqualTo(204);
    assertThat(owner().delete(SECRETS + "/token").status()).isEqualTo(404);
  }

  @Test
  void theValueAndItsKeyMustBeThere() {
    var answer = owner().put(SECRETS + "/token", Map.of());
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.message())
        .isEqualTo(
            "Invalid request.\n\n\"encrypted_value\" wasn't supplied.\n\"key_id\" wasn't supplied.");
  }

  @Test
  void anOrganizationsKeyIsNotTheRepositorys() {
    var body = Sealer.body(owner(), "/orgs/acme/actions/secrets", "text", Map.of());
    assertThat(owner().put(SECRETS + "/token", body).status()).isEqualTo(422);
  }

  @Test
  void aRepositorySeesTheOrganizationSecretsItMayUse() {
    var secrets = "/orgs/acme/actions/secrets";
    var web = owner().get("/repos/acme/web").json().path("id").asLong();
    put(secrets, "FOR_ALL", Map.of("visibility", "all"));
    put(secrets, "FOR_PRIVATE", Map.of("visibility", "private"));
    put(
        secrets,
        "FOR_WEB",
        Map.of("visibility", "selected", "selected_repository_ids", List.of(web)));
    assertThat(usable("api")).containsExactly("FOR_ALL", "FOR_PRIVATE");
    assertThat(usable("ops"))
        .as("internal counts as private")
        .containsExactly("FOR_ALL", "FOR_PRIVATE");
    assertThat(usable("web")).containsExactly("FOR_ALL", "FOR_WEB");
  }

  private void put(String secrets, String name, Map<String, Object> more) {
    owner().put(secrets + "/" + name, Sealer.body(owner(), secrets, "text", more));
  }

  private List<String> usable(String repository) {
    return owner()
        .get("/repos/acme/" + repository + "/actions/organization-secrets")
        .each("secrets", "name");
  }

  @Test
  void oneHundredAreEnough() {
    var secrets = "/repos/acme/ops/actions/secrets";
    var body = Sealer.body(owner(), secrets, "text", Map.of());
    owner().put(secrets + "/FIRST", body);
    server.sql(
        """
        insert into secrets (level_id, app, name, ciphertext, data_key_version, created_at, updated_at)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 99)
        select s.level_id, 'actions', 'FILL_' || n.i, s.ciphertext, 1, 0, 0
        from n cross join secrets s where s.name = 'FIRST'
        """);
    server.sql("update level_counts set count = 100 where kind = 'actions secrets'");
    assertThat(owner().put(secrets + "/ONE_MORE", body).message()).contains("at most 100 secrets");
    assertThat(owner().put(secrets + "/FIRST", body).status()).isEqualTo(204);
  }
}
