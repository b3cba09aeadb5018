package dev.paddock.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;

/** Who may use whom. */
final class Floors {
  /**
   * Packages on the same floor: they do not know each other, except by an {@link #ARROWS arrow}.
   */
  static final List<String> FEATURES =
      List.of(
          "accounts", "apps", "broker", "graphql", "jobs", "meta", "runners", "secrets", "sharing");

  /** From the top. What is on a floor may use every floor below. */
  static final List<List<String>> FLOORS =
      List.of(
          List.of("main"),
          List.of("cli"),
          List.of("app"),
          List.of("world"),
          FEATURES,
          List.of("feature"),
          List.of("audit"),
          List.of("rest"),
          List.of("web"),
          List.of("yaml"),
          List.of("identity"),
          List.of("crypto"),
          List.of("store"));

  /** Whether a package is a feature; audit is one on which all others stand. */
  static boolean isFeature(String name) {
    return FEATURES.contains(name) || name.equals("audit");
  }

  record Arrow(List<String> from, String to, String why) {}

  /** From feature to feature. A new one is a decision. */
  static final List<Arrow> ARROWS =
      List.of(
          new Arrow(FEATURES, "accounts", "whatever is administered belongs to an account"),
          new Arrow(
              List.of("secrets"), "sharing", "an organization's are shared with repositories"),
          new Arrow(List.of("jobs", "broker"), "runners", "jobs run on them, agents become them"),
          new Arrow(List.of("jobs"), "secrets", "a job is given those that it names"),
          new Arrow(List.of("broker"), "jobs", "agents are given them, and tell of them"));

  static final List<Rule> RULES =
      List.of(
          Rule.of(
                  "Imports point down the floors, or along an arrow between features",
                  root -> ArchRuleDefinition.classes().should(new UseOnlyWhatIsBelow(root)))
              .caughtIn(
                  "store.KnowsCrypto",
                  "web.KnowsSecrets",
                  "secrets.KnowsRunners",
                  "runners.KnowsMeta",
                  "misc.StandsOnNoFloor"),
          Rule.of(
                  "No packages go in a circle",
                  root -> slices().matching(root + ".(*)..").should().beFreeOfCycles())
              .caughtIn("meta.KnowsRunners"));

  private Floors() {}

  private static boolean mayUse(String from, String to) {
    return from.equals(to)
        || floor(from) < floor(to)
        || ARROWS.stream().anyMatch(it -> it.from().contains(from) && it.to().equals(to));
  }

  private static int floor(String name) {
    for (int i = 0; i < FLOORS.size(); i++) {
      if (FLOORS.get(i).contains(name)) {
        return i;
      }
    }
    return -1;
  }

  private static final class UseOnlyWhatIsBelow extends ArchCondition<JavaClass> {
    private final String root;

    UseOnlyWhatIsBelow(String root) {
      super("use only what is on a floor below");
      this.root = root;
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      var from = Code.packageOf(type, root);
      if (floor(from) < 0) {
        events.add(
            SimpleConditionEvent.violated(
                type, "Class <%s> is on no floor".formatted(type.getName())));
      }
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        var target = dependency.getTargetClass().getBaseComponentType();
        if (Code.contains(root, target) && !mayUse(from, Code.packageOf(target, root))) {
          events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
        }
      }
    }
  }
}
