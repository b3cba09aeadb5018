package dev.paddock.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.paddock.accounts.Login;
import dev.paddock.accounts.RepositoryName;
import dev.paddock.identity.ApiException;
import dev.paddock.runners.RunnerLabel;
import dev.paddock.runners.RunnerName;
import dev.paddock.secrets.SecretName;
import java.util.Optional;
import java.util.stream.Collectors;

/** Names are accepted exactly when GitHub's rules, counted out here, say so. */
final class NamesFuzzTest {
  private static final String FORM =
      "Secret names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).";
  private static final String RESERVED = "Secret names must not start with GITHUB_.";
  private static final String LENGTH = "Secret names must be at most 255 characters long.";

  @FuzzTest
  void secretNames(byte[] bytes) {
    var text = new Input(bytes).rest();
    var refusal = secretRefusal(text);
    try {
      var name = SecretName.parse(text);
      assertThat(refusal).as("accepted: %s", text).isEmpty();
      assertThat(name.value()).isEqualTo(upperCase(text));
      assertThat(SecretName.parse(name.value())).as("once more").isEqualTo(name);
    } catch (ApiException refused) {
      assertThat(refused.kind()).isEqualTo(ApiException.Kind.INVALID);
      assertThat(refusal).as(text).contains(refused.reason());
    }
  }

  @FuzzTest
  void otherNames(byte[] bytes) {
    var text = new Input(bytes).rest();
    assertThat(Login.parse(text).map(Login::value)).isEqualTo(when(isLogin(text), text));
    assertThat(RepositoryName.parse(text).map(RepositoryName::value))
        .isEqualTo(when(isRepository(text), text));
    assertThat(RunnerName.parse(text).map(RunnerName::value)).isEqualTo(when(isRunner(text), text));
    assertThat(RunnerLabel.fault(text).isEmpty()).as("label").isEqualTo(isLabel(text));
  }

  private static Optional<String> when(boolean accepted, String text) {
    return accepted ? Optional.of(text) : Optional.empty();
  }

  private static Optional<String> secretRefusal(String text) {
    boolean wellFormed =
        !text.isEmpty()
            && !isDigit(text.charAt(0))
            && text.chars().allMatch(c -> isLetter(c) || isDigit(c) || c == '_');
    if (!wellFormed) {
      return Optional.of(FORM);
    }
    if (upperCase(text).startsWith("GITHUB_")) {
      return Optional.of(RESERVED);
    }
    return text.length() > 255 ? Optional.of(LENGTH) : Optional.empty();
  }

  private static boolean isLogin(String text) {
    return !text.isEmpty()
        && text.length() < 40
        && text.chars().allMatch(c -> isLetter(c) || isDigit(c) || c == '-')
        && !("-" + text + "-").contains("--");
  }

  private static boolean isRepository(String text) {
    return !text.isEmpty()
        && text.length() <= 100
        && !text.equals(".")
        && !text.equals("..")
        && text.chars().allMatch(c -> isLetter(c) || isDigit(c) || "-_.".indexOf(c) >= 0);
  }

  private static boolean isRunner(String text) {
    return text.codePoints().count() <= 64 && isPrintable(text);
  }

  private static boolean isLabel(String text) {
    return text.length() <= 256 && text.indexOf(',') < 0 && isPrintable(text);
  }

  /** Not blank, and nothing in it that moves a cursor or ends a text. */
  private static boolean isPrintable(String text) {
    boolean blank = true;
    for (int c : text.codePoints().toArray()) {
      if (Character.getType(c) == Character.CONTROL) {
        return false;
      }
      blank &= Character.isWhitespace(c);
    }
    return !blank;
  }

  private static String upperCase(String text) {
    return text.chars()
        .map(c -> c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c)
        .mapToObj(c -> String.valueOf((char) c))
        .collect(Collectors.joining());
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
