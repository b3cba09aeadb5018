package dev.paddock.proof;

import dev.paddock.testkit.AppKey;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The world of {@link Reversals}: an organization, users and an installation for each client. */
final class ReversalWorld {
  private final AppKey key = new AppKey();

  /** The world file of so many clients. */
  String text(int clients) {
    return """
    users:
    %s
    organizations:
    %s
    apps:
      - slug: reader
        id: 7
        owner: org0
        public_key: "%s"
        permissions: {organization_secrets: read}
        installations:
    %s
    """
        .formatted(
            each(
                clients,
                """
                  - {login: owner#, site_admin: true, tokens: [{name: all, value: ghp_owner#00000000000000000000, scopes: [admin:org, repo, site_admin]}]}
                  - {login: reader#, tokens: [{name: all, value: ghp_reader#00000000000000000000, scopes: [admin:org]}]}
                  - {login: guest#, tokens: [{name: all, value: ghp_guest#00000000000000000000, scopes: [repo]}]}
                """),
            each(
                clients,
                """
                  - login: org#
                    owners: [owner#, reader#]
                    repositories: [{name: hidden, visibility: private, collaborators: {guest#: write}}]
                    secrets: [{name: KEPT, value: text, visibility: all}]
                """),
            key.publicPem(),
            each(clients, "      - {account: org#, id: 10#, repositories: all}\n"));
  }

  private static String each(int clients, String text) {
    return IntStream.range(0, clients)
        .mapToObj(client -> text.replace("#", Integer.toString(client)))
        .collect(Collectors.joining());
  }

  /** The token of one of a client's users: {@code owner}, {@code reader} or {@code guest}. */
  static String token(String user, int client) {
    return "ghp_%s%d00000000000000000000".formatted(user, client);
  }

  /** A JWT of the App, good now. */
  String jwt() {
    return key.jwt("7", Instant.now());
  }
}
