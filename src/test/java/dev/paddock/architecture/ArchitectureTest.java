package dev.paddock.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the rules against Paddock, and against the code planted to break them. */
final class ArchitectureTest {
  private static final List<List<Rule>> TABLES =
      List.of(
          Floors.RULES,
          Libraries.RULES,
          Secrecy.RULES,
          Purity.RULES,
          Names.RULES,
          Features.RULES,
          Expressions.RULES);

  static List<Rule> rules() {
    return TABLES.stream().flatMap(List::stream).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void holds(Rule rule) {
    assertThat(rule.violations(Code.REAL)).as(rule.sentence()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void hasNoExceptionThatIsNotNeeded(Rule rule) {
    assertThat(rule.needlessExceptions(Code.REAL)).as(rule.sentence()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void failsOnEachTwin(Rule rule) {
    assertThat(rule.twins()).as("twins of: %s", rule).isNotEmpty();
    var violations = rule.violations(Code.PLANTED);
    assertThat(rule.twins())
        .as("twins of: %s, caught in %s", rule, violations)
        .allMatch(twin -> violations.stream().anyMatch(it -> Rule.blames(it, twin, Code.PLANTED)));
  }

  @Test
  void everyPlantedClassIsATwin() {
    var twins = rules().stream().flatMap(it -> it.twins().stream()).toList();
    assertThat(
            Code.PLANTED.classes().stream()
                .filter(it -> it.isTopLevelClass() && !it.getSimpleName().equals("package-info"))
                .map(JavaClass::getName)
                .map(it -> it.substring(Code.PLANTED.root().length() + 1)))
        .isNotEmpty()
        .allMatch(name -> twins.stream().anyMatch(it -> (it + ".").startsWith(name + ".")));
  }

  @Test
  void noRegularExpressionIsListedInVain() {
    assertThat(Expressions.unused(Code.REAL)).isEmpty();
  }

  @Test
  void noTableOfRulesIsForgotten() {
    var tables =
        new ClassFileImporter()
            .importPackages("dev.paddock.architecture").stream()
                .filter(it -> it.tryGetField("RULES").isPresent())
                .toList();
    assertThat(tables).hasSameSizeAs(TABLES);
  }

  @Test
  void saysWhatIsOpen() {
    for (var rule : rules()) {
      rule.exceptions()
          .forEach((place, why) -> {
            if (why.startsWith(Rule.OPEN)) {
              System.out.printf("%s. Not so in %s; %s%n", rule, place, why);
            }
          });
    }
  }
}
