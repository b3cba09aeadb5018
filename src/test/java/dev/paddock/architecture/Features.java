package dev.paddock.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.paddock.architecture.Conditions.access;
import static dev.paddock.architecture.Conditions.inFeature;
import static dev.paddock.architecture.Conditions.nameEndsWith;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.paddock.audit.AuditFeature;
import dev.paddock.audit.Change;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.store.Database;
import dev.paddock.store.Tx;
import dev.paddock.web.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a feature shows, and what it leaves to others. */
final class Features {
  static final List<Rule> RULES =
      List.of(
          Rule.of(
                  "A feature keeps its types to itself",
                  root ->
                      classes()
                          .that(inFeature(root))
                          .and()
                          .areTopLevelClasses()
                          .and()
                          .doNotHaveSimpleName("package-info")
                          .and(areNotItsEntryPoint())
                          .should()
                          .notBePublic())
              .except("accounts.User", "what the feature gives")
              .except("accounts.Organization", "what the feature gives")
              .except("accounts.Repository", "what the feature gives")
              .except("accounts.FormerNameStore", "what the feature gives")
              .except("accounts.Login", "name, parsed at the edge")
              .except("accounts.RepositoryName", "name, parsed at the edge")
              .except("accounts.NodeId", "wire form of ids, inside other answers")
              .except("accounts.AccountJson", "wire form of accounts inside other answers")
              .except("accounts.RepositoryJson", "wire form of repositories inside other answers")
              .except("accounts.UserStore", "what the feature's users() gives")
              .except("accounts.OrganizationStore", "what the feature's organizations() gives")
              .except("accounts.RepositoryStore", "what the feature's repositories() gives")
              .except("accounts.EnterpriseStore", "what the feature's enterprises() gives")
              .except("accounts.CollaboratorStore", "what the feature's collaborators() gives")
              .except("accounts.EnvironmentStore", "what the feature's environments() gives")
              .except("accounts.Environment", "what the feature gives")
              .except("accounts.AccountWriter", "every change of accounts, whoever makes it")
              .except("accounts.MembershipWriter", "every change of members, whoever makes it")
              .except("accounts.RepositoryWriter", "every change of repositories, whoever makes it")
              .except("apps.AppWriter", "every change of Apps, whoever makes it")
              .except("accounts.TokenWriter", "what the feature's tokens() gives")
              .except("apps.App", "what the feature gives")
              .except("apps.Installation", "what the feature gives")
              .except("apps.AppStore", "what the feature's apps() gives")
              .except("audit.Change", "the transaction that the feature gives")
              .except("graphql.GraphqlApi", "entry point")
              .except("jobs.Job", "what the feature gives")
              .except("jobs.JobId", "what the feature gives")
              .except("jobs.JobDefinition", "part of a job")
              .except("jobs.JobWriter", "every change of jobs that somebody asks for")
              .except("jobs.JobContext", "part of a job")
              .except("jobs.JobStep", "part of a job")
              .except("jobs.Conclusion", "part of a job")
              .except("jobs.WaitingJob", "what the feature gives")
              .except("jobs.JobAssignments", "what the feature's assignments() gives")
              .except("jobs.JobRecords", "what the feature's records() gives")
              .except("jobs.JobLogs", "what the feature's logs() gives")
              .except("jobs.JobDelivery", "what the feature's delivery() gives")
              .except("jobs.JobEndListener", "what the feature calls")
              .except("jobs.ClockLeap", "made where the clock is, for all that looks at it")
              .except("meta.MetaApi", "entry point")
              .except("runners.Runner", "what the feature gives")
              .except("runners.RunnerId", "what the feature gives")
              .except("runners.RunnerGroup", "part of a runner")
              .except("runners.RunnerEvent", "what the feature gives")
              .except("runners.RunnerCredentials", "what the feature gives")
              .except("runners.RunnerCredentialStore", "what the feature's credentials() gives")
              .except("runners.RunnerConnections", "what the feature's connections() gives")
              .except("runners.Registration", "what an agent says of itself")
              .except("runners.Tenant", "address of an owner's runners, inside other answers")
              .except("runners.RunnerLabel", "part of a runner")
              .except("runners.RunnerName", "name, parsed at the edge")
              .except("runners.RunnerOs", "part of a runner")
              .except("runners.Architecture", "part of a runner")
              .except("secrets.Secret", "what the feature gives; has no value")
              .except("secrets.SecretName", "name, parsed at the edge")
              .except("secrets.SecretValues", "the one reader of values, given by the feature")
              .except("sharing.Members", "a feature names the kind of member")
              .except("sharing.Shared", "a feature describes its things")
              .except("sharing.Sharing", "part of a thing")
              .except("sharing.SharingApi", "a feature routes to it")
              .except("sharing.SharingEntry", "part of an entry of a world file")
              .except("sharing.SharingRules", "a feature's writer asks it")
              .except("sharing.SharingTable", "a feature names its table")
              .except("sharing.SharingVisibility", "part of a thing")
              .except("sharing.SharingWriter", "a feature's writer passes on to it")
              .caughtIn("graphql.PublicByHabit"),
          Rule.of(
                  "A public store changes nothing: writers do, by a change",
                  root ->
                      classes()
                          .that(inFeature(root))
                          .and(nameEndsWith("Store"))
                          .and()
                          .arePublic()
                          .should(new OfferNoChange()))
              .caughtIn("accounts.ChangingStore.change", "accounts.ChangingStore.record"),
          Rule.of(
                  "World files and commands change things by writers alone",
                  root ->
                      classes()
                          .that(inAny(root, "app", "cli", "world"))
                          .should(new ChangeByWriters()))
              .caughtIn("app.WritesByItself.writes"),
          Rule.of(
                  "A handler writes nothing by itself: writers do",
                  root ->
                      noClasses()
                          .that(inFeature(root))
                          .and(nameEndsWith("Api"))
                          .should(
                              access(
                                  "a transaction",
                                  it ->
                                      Set.of(Database.class, AuditFeature.class).stream()
                                              .anyMatch(it.getTargetOwner()::isEquivalentTo)
                                          && it.getName().matches("write|advance|change"))))
              .caughtIn("apps.CatchingApi.writes"),
          Rule.of(
                  "A handler does not catch: refusals and bugs fly to one place",
                  root ->
                      classes()
                          .that(inFeature(root))
                          .and(nameEndsWith("Api"))
                          .should(new CatchNothing()))
              .except(
                  "graphql.GraphqlApi.engine", "no handler: reads its schema from the jar, once")
              .caughtIn("apps.CatchingApi.catches", "apps.CatchingApi.catchesInLambda"),
          Rule.of(
                  "A handler does not log: a request is logged once, in one place",
                  root ->
                      noClasses()
                          .that(inFeature(root))
                          .and(nameEndsWith("Api"))
                          .should()
                          .dependOnClassesThat()
                          .resideInAPackage("org.slf4j.."))
              .caughtIn("apps.CatchingApi.log"),
          Rule.of(
                  "Only identity says that a caller must be known",
                  noClasses().should(access(Kind.class, "UNAUTHORIZED")))
              .except("identity", "it decides")
              .except("web.Errors", "gives it its status")
              .except("rest.RestExchange", "private mode closes every route, before one is found")
              .except("graphql.GraphqlApi.query", "one route for all; GraphQL has its own refusals")
              .caughtIn("accounts.Decides.refuses"),
          Rule.of(
                  "Only the web knows status numbers",
                  noClasses()
                      .should(
                          access(
                              "a status",
                              it ->
                                  it.getTargetOwner().isEquivalentTo(Reply.class)
                                      && it.getName().matches("<init>|json|status"))))
              .except("web.Reply", "its factories name them")
              .except("web.Errors", "gives refusals theirs")
              .except("rest.RestExchange", "adds what HTTP itself answers: 204 to OPTIONS, 304")
              .except("web.MountedSite", "hands on that of a protocol")
              .caughtIn("accounts.Decides.answers"));

  private Features() {}

  /** Every feature has one, {@code runners.RunnersFeature}, by which the others know it. */
  private static DescribedPredicate<JavaClass> areNotItsEntryPoint() {
    return describe(
        "are not its entry point",
        type -> {
          var name = type.getPackageName().replaceFirst("^.*\\.", "");
          var entryPoint =
              name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) + "Feature";
          return !type.getSimpleName().equals(entryPoint);
        });
  }

  private static DescribedPredicate<JavaClass> inAny(String root, String... packages) {
    return describe(
        "in " + String.join(", ", packages),
        type ->
            Code.contains(root, type) && List.of(packages).contains(Code.packageOf(type, root)));
  }

  private static boolean takes(List<JavaClass> parameters, Class<?> type) {
    return parameters.stream().anyMatch(it -> it.isEquivalentTo(type));
  }

  private static final class OfferNoChange extends ArchCondition<JavaClass> {
    OfferNoChange() {
      super("offer no change");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      for (var method : type.getMethods()) {
        if (method.getModifiers().contains(JavaModifier.PUBLIC)
            && (takes(method.getRawParameterTypes(), Tx.class)
                || takes(method.getRawParameterTypes(), Change.class))) {
          events.add(
              SimpleConditionEvent.violated(
                  method, "Method <%s> is public".formatted(method.getFullName())));
        }
      }
    }
  }

  private static final class ChangeByWriters extends ArchCondition<JavaClass> {
    ChangeByWriters() {
      super("change things by writers");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      for (var call : type.getMethodCallsFromSelf()) {
        var owner = call.getTargetOwner();
        boolean elsewhere =
            !owner.getPackageName().equals(type.getPackageName())
                && owner.getPackageName().startsWith("dev.paddock.")
                && !owner.isEquivalentTo(AuditFeature.class);
        if (elsewhere && takes(call.getTarget().getRawParameterTypes(), Tx.class)) {
          events.add(SimpleConditionEvent.violated(call, call.getDescription()));
        }
      }
    }
  }

  /** The compiler's own, of try-with-resources and finally, count too: a handler needs neither. */
  private static final class CatchNothing extends ArchCondition<JavaClass> {
    CatchNothing() {
      super("catch nothing");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      for (JavaCodeUnit unit : type.getCodeUnits()) {
        for (var block : unit.getTryCatchBlocks()) {
          events.add(
              SimpleConditionEvent.violated(
                  block,
                  "Method <%s> catches in %s"
                      .formatted(unit.getFullName(), block.getSourceCodeLocation())));
        }
      }
    }
  }
}
