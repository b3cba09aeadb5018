package dev.paddock.cli;

import dev.paddock.app.Server;
import java.io.PrintWriter;
import java.nio.file.Path;

/**
 * The text that {@code serve} prints when the server is ready; in development with lines to copy.
 */
final class Banner {
  private final Server server;
  private final boolean development;

  Banner(Server server, boolean development) {
    this.server = server;
    this.development = development;
  }

  void print(PrintWriter out) {
    out.println("Paddock is ready.");
    if (!development) {
      out.println("  URL    " + server.publicUrl());
      out.flush();
      return;
    }
    server.httpUrl().ifPresent(url -> out.println("  HTTP   " + url + "/api/v3"));
    server.httpsUrl().ifPresent(url -> out.println("  HTTPS  " + url + "/api/v3"));
    server.authority().ifPresent(file -> out.println("  CA     " + file));
    var start = server.start();
    var token = start.token();
    if (token != null) {
      out.println("  Token  %s (of %s)".formatted(token, start.login()));
      printExamples(out, token, String.valueOf(start.organization()));
    }
    out.println();
    out.println("Ctrl-C stops it.");
    out.flush();
  }

  private void printExamples(PrintWriter out, String token, String organization) {
    var http = server.httpUrl().or(server::httpsUrl).orElseThrow();
    out.println();
    out.println("# curl");
    out.println(
        "curl -H 'Authorization: Bearer %s' %s/api/v3/orgs/%s/actions/secrets"
            .formatted(token, http, organization));
    server
        .httpsUrl()
        .ifPresent(https ->
            printTlsExamples(
                out,
                token,
                organization,
                https,
                server.authority().map(Path::toString).orElse("")));
  }

  private static void printTlsExamples(
      PrintWriter out, String token, String organization, String https, String authority) {
    var host = https.substring("https://".length());
    out.println();
    out.println("# gh");
    out.println(
        "export GH_HOST=%s GH_ENTERPRISE_TOKEN=%s SSL_CERT_FILE=%s"
            .formatted(host, token, authority));
    out.println(
        "gh secret set HELLO --org %s --visibility all --body world".formatted(organization));
    out.println("gh secret list --org " + organization);
    out.println();
    out.println("# octokit (start Node with NODE_EXTRA_CA_CERTS=%s)".formatted(authority));
    out.println(
        "const octokit = new Octokit({ auth: '%s', baseUrl: '%s/api/v3' })"
            .formatted(token, https));
    out.println();
    out.println("# Terraform (with SSL_CERT_FILE=%s)".formatted(authority));
    out.println(
        "provider \"github\" { base_url = \"%s/\", owner = \"%s\", token = \"%s\" }"
            .formatted(https, organization, token));
  }
}
