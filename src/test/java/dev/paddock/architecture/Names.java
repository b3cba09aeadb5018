package dev.paddock.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.paddock.architecture.Conditions.be;
import static dev.paddock.architecture.Conditions.inFeature;
import static dev.paddock.architecture.Conditions.nameEndsWith;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Suffixes mean something, and the same everywhere. */
final class Names {
  static final List<Rule> RULES =
      List.of(
          Rule.of(
                  "No name ends in a word that says nothing",
                  noClasses()
                      .should(
                          be(
                              nameEndsWith(
                                  "Impl",
                                  "Manager",
                                  "Helper",
                                  "Utils?",
                                  "Handler",
                                  "Processor",
                                  "Service"))))
              .caughtIn("accounts.UserManager", "accounts.UserManager.LoginUtil"),
          Rule.of(
                  "An Api answers for a section of GitHub's documentation, in a feature",
                  inFeatures("Api"))
              .caughtIn("web.PageApi"),
          Rule.of("A Store is the SQL of a feature", inFeatures("Store"))
              .except("identity.TokenStore", "tokens are identity's own tables")
              .except("app.Store", "chooses and opens the store as configured")
              .caughtIn("web.PageApi.PageStore"),
          Rule.of("A Json is what a feature's thing looks like on the wire", inFeatures("Json"))
              .except("web.Json", "how JSON itself is written")
              .caughtIn("web.PageApi.PageJson"),
          Rule.of("A Writer holds the rules of a feature's writes", inFeatures("Writer"))
              .except("store.SqliteWriter", "SQLite has one writer, this thread")
              .caughtIn("web.PageApi.PageWriter"),
          Rule.of(
                  "A Config is what the operator sets, read in app",
                  root ->
                      classes()
                          .that(nameEndsWith("Config"))
                          .should()
                          .resideInAPackage(root + ".app"))
              .except("web.HttpConfig", "the part of it that http needs")
              .except("runners.JitConfig", "GitHub's word for what starts a runner once")
              .caughtIn("web.PageApi.PageConfig"),
          Rule.of(
                  "A Feature is the public entry point of the feature that it is named after",
                  root -> classes().that(nameEndsWith("Feature")).should(be(entryPoint(root))))
              .except("feature.Feature", "what every feature gives")
              .caughtIn("apps.LoginFeature", "web.WebFeature"),
          Rule.of(
                  "A feature has an entry point",
                  root ->
                      classes()
                          .that(inFeature(root))
                          .and()
                          .haveSimpleName("package-info")
                          .should(
                              be(
                                  describe(
                                      "is of a package with an entry point",
                                      it ->
                                          it.getPackage().getClasses().stream()
                                              .anyMatch(entryPoint(root))))))
              .except("graphql", "GraphqlApi is all of it")
              .except("meta", "MetaApi is all of it")
              .except("sharing", "features use its parts; it has nothing of its own")
              .caughtIn("apps"));

  private Names() {}

  private static Function<String, ArchRule> inFeatures(String suffix) {
    return root -> classes().that(nameEndsWith(suffix)).should(be(inFeature(root)));
  }

  private static DescribedPredicate<JavaClass> entryPoint(String root) {
    return describe(
        "is public and named like its feature",
        type ->
            inFeature(root).test(type)
                && type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getSimpleName()
                    .toLowerCase(Locale.ROOT)
                    .equals(Code.packageOf(type, root) + "feature"));
  }
}
