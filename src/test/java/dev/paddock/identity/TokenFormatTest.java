package dev.paddock.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TokenFormatTest {
  private final TokenFormat format = new TokenFormat(new SecureRandom());

  @Test
  void tokensHaveGitHubsShapes() {
    assertThat(format.mint(TokenFormat.Kind.CLASSIC)).matches("ghp_[0-9A-Za-z]{36}");
    assertThat(format.mint(TokenFormat.Kind.OAUTH)).matches("gho_[0-9A-Za-z]{36}");
    assertThat(format.mint(TokenFormat.Kind.INSTALLATION)).matches("ghs_[0-9A-Za-z]{36}");
    assertThat(format.mint(TokenFormat.Kind.FINE_GRAINED))
        .matches("github_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{59}");
    assertThat(format.mintRunnerToken()).matches("A[A-Z2-7]{28}");
  }

  @Test
  void theChecksumIsTheCrcOfTheCharactersBeforeIt() {
    // CRC-32 of "123456789" is 0xCBF43926, which is 3421780262 and in base 62 3jZRME.
    assertThat(TokenFormat.checked("123456789")).isEqualTo("1234567893jZRME");
    assertThat(TokenFormat.checked("")).as("padded").isEqualTo("000000");
  }

  @Test
  void noTwoAreTheSame() {
    assertThat(Stream.generate(() -> format.mint(TokenFormat.Kind.CLASSIC)).limit(1000))
        .doesNotHaveDuplicates();
  }
}
