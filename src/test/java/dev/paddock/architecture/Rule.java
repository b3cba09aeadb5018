package dev.paddock.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A sentence about the code and what holds it.
 *
 * @param sentence what is so
 * @param check the rule for the code below a root package
 * @param exceptions where it is not so, and why. A place is a package, a class or a member below
 *     the root. The list is closed in both directions: a place that needs no exception may have
 *     none
 * @param twins planted classes or members that break the rule
 */
record Rule(
    String sentence,
    Function<String, ArchRule> check,
    Map<String, String> exceptions,
    List<String> twins) {

  static final String OPEN = "open: ";

  // A violation names first, in angle brackets, the class or member that is to blame.
  private static final Pattern CULPRIT = Pattern.compile("<([^>(]+)");

  static Rule of(String sentence, Function<String, ArchRule> check) {
    return new Rule(sentence, check, Map.of(), List.of());
  }

  static Rule of(String sentence, ArchRule check) {
    return of(sentence, root -> check);
  }

  Rule except(String place, String why) {
    var more = new LinkedHashMap<>(exceptions);
    more.put(place, why);
    return new Rule(sentence, check, more, twins);
  }

  /** A place that breaks the rule today and should not; it goes when that is mended. */
  Rule open(String place, String remedy) {
    return except(place, OPEN + remedy);
  }

  Rule caughtIn(String... planted) {
    return new Rule(sentence, check, exceptions, List.of(planted));
  }

  /** Everything that breaks the rule at no excepted place. */
  List<String> violations(Code code) {
    return all(code).stream()
        .filter(it -> exceptions.keySet().stream().noneMatch(place -> blames(it, place, code)))
        .toList();
  }

  /** Exceptions at places where nothing breaks the rule. */
  List<String> needlessExceptions(Code code) {
    var violations = all(code);
    return exceptions.keySet().stream()
        .filter(place -> violations.stream().noneMatch(it -> blames(it, place, code)))
        .toList();
  }

  private List<String> all(Code code) {
    return check.apply(code.root()).evaluate(code.classes()).getFailureReport().getDetails();
  }

  /** Whether a violation is to be blamed on a place, or on something in it. */
  static boolean blames(String violation, String place, Code code) {
    var culprit = CULPRIT.matcher(violation);
    return culprit.find()
        && (culprit.group(1) + ".").replace('$', '.').startsWith(code.root() + "." + place + ".");
  }

  @Override
  public String toString() {
    return sentence;
  }
}
