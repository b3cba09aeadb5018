package dev.paddock.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.testkit.Sealer;
import dev.paddock.testkit.ServerTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kohsuke.github.GHFileNotFoundException;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GHUser;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubAbuseLimitHandler;
import org.kohsuke.github.GitHubBuilder;
import org.kohsuke.github.GitHubRateLimitHandler;
import org.kohsuke.github.HttpException;

/**
 * What hub4j's client makes of refusals and of many pages. It has no secrets of organizations and
 * lists none of repositories, so repositories and members stand for them: all lists are paged
 * alike.
 */
final class GithubApiRefusalsTest extends ServerTest {
  private static final int MANY = 260;
  private static final String OWNER = "ghp_crowdowner000000000000000";
  private static final List<String> MEMBERS = numbered("member");
  private static final List<String> REPOSITORIES = numbered("repository");

  private static List<String> numbered(String name) {
    return IntStream.range(0, MANY).mapToObj(number -> "%s-%03d".formatted(name, number)).toList();
  }

  private static String entries(String key, List<String> names, String more) {
    return names.stream()
        .map(name -> "{%s: %s%s}".formatted(key, name, more))
        .collect(Collectors.joining(", "));
  }

  @Override
  protected String world() {
    return """
    users:
      - login: owner
        tokens:
          - {name: all, value: %s, scopes: [admin:org, repo]}
          - {name: noscope, value: ghp_crowdnoscope0000000000000, scopes: []}
          - {name: fine, value: github_pat_crowdfine00000000000, owner: crowd, repositories: all, permissions: {secrets: read}}
      - {login: reader, tokens: [{name: all, value: ghp_crowdreader00000000000000, scopes: [repo]}]}
      - {login: stranger, tokens: [{name: all, value: ghp_crowdstranger000000000000, scopes: [repo]}]}
    """
            .formatted(OWNER)
        + "  - "
        + entries("login", MEMBERS, "").replace("}, {", "}\n  - {")
        + """

        organizations:
          - login: crowd
            owners: [owner]
            members: [reader, %s]
            repositories: [%s]
        """
            .formatted(
                String.join(", ", MEMBERS), entries("name", REPOSITORIES, ", visibility: private"));
  }

  // A client may look at what is left when it is refused.
  @Override
  protected Map<String, String> settings() {
    return Map.of("server.rate_limit.enabled", "true");
  }

  // What it takes for a limit fails with words of its own, where by default it would wait.
  private GitHub client(String token) throws IOException {
    return new GitHubBuilder()
        .withEndpoint(server.url() + "/api/v3")
        .withOAuthToken(token)
        .withRateLimitHandler(GitHubRateLimitHandler.FAIL)
        .withAbuseLimitHandler(GitHubAbuseLimitHandler.FAIL)
        .build();
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 7, 100})
  void pagesHaveEachExactlyOnce(int size) throws IOException {
    var crowd = client(OWNER).getOrganization("crowd");
    assertThat(crowd.listRepositories(size).toList())
        .extracting(GHRepository::getName)
        .containsExactlyInAnyOrderElementsOf(REPOSITORIES);
    assertThat(crowd.listMembers().withPageSize(size).toList())
        .extracting(GHUser::getLogin)
        .hasSize(MANY + 2)
        .contains("owner", "reader")
        .containsAll(MEMBERS)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a bad token                        | ghp_bad0000000000000000000000   | 401 | Bad credentials
          a token without the scope          | ghp_crowdnoscope0000000000000   | 404 | Not Found
          a fine-grained token that may read | github_pat_crowdfine00000000000 | 403 | not accessible by personal access token
          a member who only reads            | ghp_crowdreader00000000000000   | 403 | Must have
          a stranger                         | ghp_crowdstranger000000000000   | 404 | Not Found
          """)
  void whoMayNotSetASecretIsToldSo(String who, String token, int status, String words)
      throws IOException {
    var key = client(OWNER).getRepository("crowd/repository-000").getPublicKey();
    var sealed = Sealer.seal(key.getKey(), "x".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() ->
            client(token)
                .getRepository("crowd/repository-000")
                .createSecret("INTRUDER", sealed, key.getKeyId()))
        .as(who)
        .hasMessageContaining(words)
        .satisfies(refusal -> assertThat(status(refusal)).isEqualTo(status));
  }

  private static int status(Throwable refusal) {
    return switch (refusal) {
      case HttpException answer -> answer.getResponseCode();
      case GHFileNotFoundException absent -> 404;
      default -> throw new AssertionError("not hub4j's own", refusal);
    };
  }
}
