package dev.paddock.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.paddock.architecture.Conditions.access;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import tools.jackson.databind.json.JsonMapper;

/** What makes code depend on more than its arguments. */
final class Purity {
  /** Constants are primitives, enums, records, or of these types. */
  private static final Set<Class<?>> CONSTANTS =
      Set.of(
          String.class,
          List.class,
          Set.class,
          Map.class,
          Duration.class,
          Instant.class,
          HexFormat.class,
          Pattern.class,
          DateTimeFormatter.class,
          // Holds no state of ours
          Logger.class,
          // Immutable once built
          JsonMapper.class);

  static final List<Rule> RULES =
      List.of(
          Rule.of(
                  "Static state does not change",
                  fields()
                      .that(
                          describe(
                              "are static and written by us",
                              field ->
                                  field.getModifiers().contains(JavaModifier.STATIC)
                                      && !field.getModifiers().contains(JavaModifier.SYNTHETIC)))
                      .should()
                      .beFinal()
                      .andShould(
                          ArchCondition.from(
                              describe("is of a constant's type", Purity::isConstant))))
              .except("web.WebResponse.NOTHING", "an empty array cannot change")
              .caughtIn("accounts.KeepsState.count", "accounts.KeepsState.CACHE"),
          Rule.of(
                  "Logs go through SLF4J",
                  noClasses()
                      .should()
                      .dependOnClassesThat()
                      .haveNameMatching("java\\.util\\.logging\\..*|java\\.lang\\.System\\$Logger"))
              .caughtIn("accounts.Impure.logs"),
          Rule.of(
                  "Nobody prints, for cli writes where picocli says",
                  noClasses().should(access(System.class, "out", "err", "console")))
              .except("cli.ServeCommand.isTerminal", "whether a person reads the log")
              .caughtIn("accounts.Impure.prints"),
          Rule.of(
                  "Nobody asks for the time",
                  noClasses().should(access("the time", Purity::isTime)))
              .except("cli", "where the clock comes from")
              .caughtIn("accounts.Impure.asksTheSystem", "accounts.Impure.asksJavaTime"),
          Rule.of(
                  "Nobody makes randomness",
                  noClasses().should(access("randomness", Purity::isRandomness)))
              .except("cli", "where randomness comes from")
              .except("app.Operator", "a command without a server brings its own")
              .caughtIn("accounts.Impure.makesRandom", "accounts.Impure.makesUuid"),
          Rule.of("Nobody sleeps", noClasses().should(access(Thread.class, "sleep")))
              .except("app.Operator", "waits for another process to let go of the data directory")
              .caughtIn("accounts.Impure.sleeps"));

  private Purity() {}

  private static boolean isConstant(JavaField field) {
    var type = field.getRawType();
    return type.isPrimitive()
        || type.isEnum()
        || type.isRecord()
        || CONSTANTS.stream().anyMatch(type::isEquivalentTo);
  }

  private static boolean isTime(JavaAccess<?> access) {
    var owner = access.getTargetOwner();
    var name = access.getName();
    return (owner.isEquivalentTo(Clock.class) && name.matches("system.*|tick.*"))
        || (owner.getPackageName().equals("java.time") && name.equals("now"))
        || (owner.isEquivalentTo(System.class) && name.matches("currentTimeMillis|nanoTime"));
  }

  private static boolean isRandomness(JavaAccess<?> access) {
    var owner = access.getTargetOwner();
    var name = access.getName();
    return (owner.isAssignableTo(Random.class) && name.matches("<init>|getInstance.*|current"))
        || (owner.isEquivalentTo(UUID.class) && name.equals("randomUUID"))
        || (owner.isEquivalentTo(Math.class) && name.equals("random"));
  }
}
