package dev.paddock.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;

/** A library is known in one place, so that it can be replaced there. */
final class Libraries {
  /** First: who knows which library; then what its names begin with, the place, and why there. */
  static final List<Rule> RULES =
      List.of(
          only("the wire knows Vert.x", "io.vertx.")
              .except("web.WebServer", "all others see requests and replies")
              .except("web.WebExchange", "it carries one of them")
              .except("web.RequestBody", "it carries the body of one")
              .except("web.Connections", "it counts connections")
              .except("web.Pulse", "it asks event loops whether they move")
              .except("web.HeadGuard", "it finds the pipeline of a connection")
              .caughtIn("apps.KnowsLibraries.vertx"),
          only("HeadGuard knows Netty", "io.netty.")
              .except("web.HeadGuard", "the decoder lets through what we refuse")
              .except("web.Pulse", "an event loop is Netty's")
              .caughtIn("apps.KnowsLibraries.netty"),
          only("the store knows data sources", "javax.sql.")
              .except("store", "all others get a Handle")
              .caughtIn("apps.KnowsLibraries.dataSource"),
          only("the store knows connections", "java.sql.Connection")
              .except("store", "all others get a Handle")
              .caughtIn("apps.KnowsLibraries.connection"),
          only("the store knows statements of JDBC", "java.sql.PreparedStatement")
              .except("store", "all others name what they bind")
              .caughtIn("apps.KnowsLibraries.statement"),
          only("the store knows the pool", "com.zaxxer.")
              .except("store", "sizes and waits are its matter")
              .caughtIn("apps.KnowsLibraries.pool"),
          only("the store knows Flyway", "org.flywaydb.")
              .except("store", "it migrates when it opens")
              .caughtIn("apps.KnowsLibraries.flyway"),
          only("the store knows SQLite", "org.sqlite.")
              .except("store", "SQL elsewhere is what both engines accept")
              .caughtIn("apps.KnowsLibraries.sqlite"),
          // Its driver is found by URL.
          only("a URL knows PostgreSQL", "org.postgresql.")
              .except("store.PostgresSignals", "JDBC has no word for NOTIFY")
              .caughtIn("apps.KnowsLibraries.postgres"),
          only("crypto knows libsodium", "com.goterl.")
              .except("crypto", "native memory holds key material")
              .caughtIn("apps.KnowsLibraries.sodium"),
          only("crypto knows BouncyCastle", "org.bouncycastle.")
              .except("crypto", "keys and certificates are its matter")
              .caughtIn("apps.KnowsLibraries.bouncyCastle"),
          only("readers of JWTs know JOSE", "com.nimbusds.")
              .except("identity.AppJwt", "Apps sign them")
              .except("broker.TokenExchange", "agents sign them")
              .except("broker.AgentTokens", "agents are given them")
              .caughtIn("apps.KnowsLibraries.jose"),
          only("graphql knows graphql-java", "graphql.")
              .except("graphql", "REST does without")
              .caughtIn("apps.KnowsLibraries.graphql"),
          only("app sets up Logback", "ch.qos.")
              .except("app.Logs", "all others log through SLF4J")
              .except("app.JsonLines", "what a line looks like")
              .except("app.StandardError", "where lines go")
              .except("app.FirstLogs", "Logback asks it, before anyone else can")
              .caughtIn("apps.KnowsLibraries.logback"),
          only("cli knows picocli", "picocli.")
              .except("cli", "the server knows no command line")
              .caughtIn("apps.KnowsLibraries.picocli"));

  private Libraries() {}

  private static Rule only(String knows, String prefix) {
    return Rule.of(
        "Only " + knows,
        noClasses()
            .should()
            .dependOnClassesThat(
                describe(
                    "are named " + prefix + "…",
                    (JavaClass type) -> type.getBaseComponentType().getName().startsWith(prefix))));
  }
}
