package dev.paddock.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.testkit.Sealer;
import dev.paddock.testkit.ServerTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kohsuke.github.GHFileNotFoundException;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubBuilder;
import org.kohsuke.github.HttpException;

/** hub4j's GitHub client, unmodified, for what it covers. */
final class GithubApiTest extends ServerTest {
  private GitHub client(String token) throws IOException {
    return new GitHubBuilder().withEndpoint(server.url() + "/api/v3").withOAuthToken(token).build();
  }

  @Test
  void itMeetsTheServer() throws IOException {
    var github = client("ghp_alice000000000000000000000");
    github.checkApiUrlValidity();
    assertThat(github.isCredentialValid()).isTrue();
    assertThat(github.getMyself().getLogin()).isEqualTo("alice");
    assertThat(github.getMyOrganizations()).containsOnlyKeys("Acme", "globex");
    assertThat(github.getMeta()).isNotNull();
    assertThat(client("ghp_wrong00000000000000000000").isCredentialValid()).isFalse();
  }

  @Test
  void itReadsOrganizationsAndRepositories() throws IOException {
    var acme = client("ghp_alice000000000000000000000").getOrganization("acme");
    assertThat(acme.getName()).isEqualTo("Acme");
    assertThat(acme.listRepositories(1).toList())
        .extracting(GHRepository::getName)
        .contains("api", "web", "ops", "Docs");
    assertThat(acme.getRepository("api").isPrivate()).isTrue();
    assertThat(acme.listMembers().toList()).hasSize(2);
  }

  @Test
  void itMakesARepositoryAndStoresASecretInIt() throws IOException {
    var acme = client("ghp_alice000000000000000000000").getOrganization("acme");
    var repository = acme.createRepository("made-by-hub4j").private_(true).create();
    var key = repository.getPublicKey();
    var value = "from hub4j: \u00e4 \"quoted\"";
    repository.createSecret(
        "HUB4J", Sealer.seal(key.getKey(), value.getBytes(StandardCharsets.UTF_8)), key.getKeyId());
    assertThat(server.operate("world export", Map.of("with_values", true)).path("world").asString())
        .contains("from hub4j: \u00e4 \\\"quoted\\\"");
    assertThatThrownBy(() -> repository.createSecret("HUB4J", "AAAA", key.getKeyId()))
        .isInstanceOf(HttpException.class)
        .hasMessageContaining("improperly encrypted secret");
    repository.delete();
    assertThat(acme.getRepository("made-by-hub4j")).isNull();
  }

  @Test
  void aStrangerIsToldNothing() throws IOException {
    var github = client("ghp_carol000000000000000000000");
    assertThatThrownBy(() -> github.getRepository("acme/api"))
        .isInstanceOf(GHFileNotFoundException.class);
  }
}
