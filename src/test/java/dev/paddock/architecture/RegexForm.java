package dev.paddock.architecture;

/** How often parts of a regular expression may be repeated. */
final class RegexForm {
  private final String text;
  private int at;
  private int repetitions;

  private RegexForm(String text) {
    this.text = text;
  }

  /** Whether there is any repetition, of whatever number. */
  static boolean repeats(String expression) {
    var form = new RegexForm(expression);
    form.alternatives();
    return form.repetitions > 0;
  }

  /** How many repetitions have no end; one that has another in it counts as two. */
  static int unbounded(String expression) {
    return new RegexForm(expression).alternatives();
  }

  private int alternatives() {
    int unbounded = 0;
    while (at < text.length() && text.charAt(at) != ')') {
      int within = item();
      if (at < text.length() && "*+?{".indexOf(text.charAt(at)) >= 0) {
        repetitions++;
        if (quantifierHasNoEnd()) {
          within++;
        }
      }
      unbounded += within;
    }
    return unbounded;
  }

  /** Passes over a character, a class or a group. */
  private int item() {
    char first = text.charAt(at++);
    if (first == '\\') {
      at++;
    } else if (first == '[') {
      characters();
    } else if (first == '(') {
      skipKindOfGroup();
      int within = alternatives();
      at++;
      return within;
    }
    return 0;
  }

  private void characters() {
    for (; text.charAt(at) != ']'; at++) {
      if (text.charAt(at) == '\\') {
        at++;
      }
    }
    at++;
  }

  private void skipKindOfGroup() {
    if (text.charAt(at) == '?') {
      at++;
      while ("=!<>:".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      at++;
    }
  }

  private boolean quantifierHasNoEnd() {
    char kind = text.charAt(at++);
    boolean endless = kind == '*' || kind == '+';
    if (kind == '{') {
      int end = text.indexOf('}', at);
      endless = text.charAt(end - 1) == ',';
      at = end + 1;
    }
    if (at < text.length() && "+?".indexOf(text.charAt(at)) >= 0) {
      at++; // reluctant or possessive
    }
    return endless;
  }
}
