package dev.paddock.architecture.planted.jobs;

import java.util.List;
import java.util.regex.Pattern;

final class Slow {
  private Slow() {}

  static boolean notListed(String text) {
    return text.matches("x{1,7}");
  }

  static boolean notConstant(String text, String expression) {
    return Pattern.matches(expression, text);
  }

  static List<String> referred(List<String> texts) {
    return texts.stream().map(Pattern::compile).map(Pattern::pattern).toList();
  }

  static String nested(String text) {
    return text.replaceAll("(?:a+b)*c", "");
  }

  static boolean adjacent(String text) {
    return text.matches("\\$\\{\\{\\s*(.*?)\\s*}}");
  }
}
