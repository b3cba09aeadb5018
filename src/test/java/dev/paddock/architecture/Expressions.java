package dev.paddock.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Regular expressions. Java's can take time that grows with the square of their input or faster, so
 * none is used that is not in a list here, and none whose form allows that.
 */
final class Expressions {
  /** Everything with a quantifier that Paddock may use, and what bounds its time. */
  private static final Map<String, String> BOUNDS =
      Map.ofEntries(
          entry("[A-Za-z_][A-Za-z0-9_-]*", "names in jobs: once over a name"),
          entry(
              "\\b(success|failure|always|cancelled)\\s*\\(",
              "the condition of a step: white space is read once for the word before it"),
          entry(
              "\\bsecrets\\.([A-Za-z_][A-Za-z0-9_]*)",
              "expressions of a job: once over them, a name begins where the last has ended"),
          entry("([0-9]{1,9}):([0-9]{1,9})(?:~([0-9]{1,9}))?", "a place in a log: 29 characters"),
          entry("[0-9]{1,9}", "a number of a setting: 9 characters"),
          entry("[1-9][0-9]{0,2}", "an exit status: 3 characters"),
          entry(
              "\\[?([^\\[\\]]+)]?:([0-9]{1,5})",
              "an address of a setting: once over it, and back to its last colon"),
          entry("[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?", "the slug of an App: 100 characters"),
          entry(
              "(?i:https?)://[^/?#]+([/?].*)?",
              "the target of a request: once over its 16 KB at most"),
          entry(
              "(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::[1-9][0-9]{0,4})?",
              "a host: 15 characters"),
          entry("gzip;q=0(\\.0*)?", "a coding that a client accepts: once over it"),
          entry("[A-Za-z_][A-Za-z0-9_]*", "the name of a secret: once over it"),
          entry("[A-Za-z0-9._-]{1,100}", "the name of a repository: 100 characters"),
          entry("[A-Za-z0-9](?:-?[A-Za-z0-9])*", "a login: 39 characters"));

  static final List<Rule> RULES =
      List.of(
          Rule.of(
                  "Regular expressions with repetitions are in a list, each with its bound",
                  classes()
                      .should(
                          use(
                              "that is constant and listed",
                              it -> !RegexForm.repeats(it) || BOUNDS.containsKey(it))))
              .caughtIn("jobs.Slow.notListed", "jobs.Slow.notConstant", "jobs.Slow.referred"),
          Rule.of(
                  "Regular expressions have one unbounded repetition at most, and none in another",
                  classes()
                      .should(
                          use("with one unbounded repetition", it -> RegexForm.unbounded(it) < 2)))
              .except("web.Target", "the second repetition begins with what the first cannot take")
              .caughtIn("jobs.Slow.nested", "jobs.Slow.adjacent"));

  private Expressions() {}

  /** What is listed and used by nobody. */
  static List<String> unused(Code code) {
    var used = new HashSet<String>();
    code.classes().forEach(type -> Regexes.of(type).forEach(it -> used.add(it.text())));
    return BOUNDS.keySet().stream().filter(it -> !used.contains(it)).toList();
  }

  private static ArchCondition<JavaClass> use(String form, Predicate<String> allowed) {
    return new ArchCondition<>("use regular expressions " + form) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (var use : Regexes.of(type)) {
          if (!(use.isConstant() && allowed.test(use.text()))) {
            events.add(
                SimpleConditionEvent.violated(
                    type, "<%s> uses %s".formatted(use.member(), use.text())));
          }
        }
      }
    };
  }
}
