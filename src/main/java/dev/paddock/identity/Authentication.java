package dev.paddock.identity;

import dev.paddock.crypto.TokenHash;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.store.Database;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the caller whom a request's {@code Authorization} header stands for. What was found is
 * remembered until a right changes: a token that was revoked a moment ago is refused now.
 *
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/rest/authentication/authenticating-to-the-rest-api">Authenticating
 *     to the REST API</a>
 */
public final class Authentication {
  private static final int LONGEST_TOKEN = 255;

  private final BadTokens badTokens;
  private final Database database;
  private final RememberedRights remembered;
  // Asked in their order. A JWT comes as a bearer token only.
  private final List<TokenReader> bearerReaders;
  private final List<TokenReader> tokenReaders =
      List.of(new InstallationTokenReader(), new UserTokenReader());
  private final Clock clock;

  public Authentication(Database database, BadTokens badTokens, Clock clock) {
    this.badTokens = badTokens;
    this.database = database;
    this.remembered = new RememberedRights(database);
    this.clock = clock;
    this.bearerReaders =
        List.of(new AppJwt(database, clock), new InstallationTokenReader(), new UserTokenReader());
  }

  /**
   * Reads a header's value.
   *
   * @param authorization as sent; empty when the header is absent
   * @param address IP address of the client
   * @throws ApiException 401 for credentials that are not good (404 for those of a runner), 403 for
   *     a suspended user, and for all credentials from an address after too many that were not good
   */
  public Caller caller(String authorization, String address) {
    if (!authorization.isBlank() && badTokens.isRefused(address)) {
      throw badTokens.refusal();
    }
    try {
      return caller(authorization);
    } catch (ApiException refusal) {
      throw badTokens.instead(refusal, address);
    }
  }

  /** Whether no credentials are taken from an address now. */
  public boolean isRefused(String address) {
    return badTokens.isRefused(address);
  }

  private Caller caller(String authorization) {
    var header = authorization.strip();
    if (header.isEmpty()) {
      return new Caller.Anonymous();
    }
    int space = header.indexOf(' ');
    var scheme = space < 0 ? header : header.substring(0, space);
    var credentials = space < 0 ? "" : header.substring(space + 1).strip();
    return switch (scheme.toLowerCase(Locale.ROOT)) {
      case "token" -> read(credentials, tokenReaders);
      case "bearer" -> read(credentials, bearerReaders);
      case "basic" -> read(tokenOfBasic(credentials), tokenReaders);
      case "remoteauth" -> runnerToken(credentials);
      default -> throw badCredentials();
    };
  }

  private static Caller read(String token, List<TokenReader> readers) {
    return readers.stream()
        .filter(it -> it.reads(token))
        .findFirst()
        .orElseThrow(Authentication::badCredentials)
        .caller(token);
  }

  /** The key of a token in what is remembered. */
  private record TokenKey(ByteBuffer hash) {
    TokenKey(byte[] hash) {
      this(ByteBuffer.wrap(hash));
    }
  }

  private boolean isUsable(Caller caller) {
    return caller.sameUntil().filter(clock.instant()::isBefore).isPresent();
  }

  private final class InstallationTokenReader implements TokenReader {
    @Override
    public boolean reads(String token) {
      return token.startsWith(TokenFormat.Kind.INSTALLATION.prefix())
          && token.length() <= LONGEST_TOKEN;
    }

    @Override
    public Caller caller(String token) {
      var hash = TokenHash.of(token);
      return remembered
          .find(
              new TokenKey(hash),
              Caller.Installation.class,
              Authentication.this::isUsable,
              handle -> TokenStore.findInstallationToken(handle, hash, clock.instant()))
          .orElseThrow(Authentication::badCredentials);
    }
  }

  private final class UserTokenReader implements TokenReader {
    @Override
    public boolean reads(String token) {
      return !token.isEmpty() && token.length() <= LONGEST_TOKEN;
    }

    @Override
    public Caller caller(String token) {
      var hash = TokenHash.of(token);
      var found =
          remembered
              .find(
                  new TokenKey(hash),
                  TokenStore.UserToken.class,
                  it -> isUsable(it.caller()),
                  handle -> TokenStore.findUserToken(handle, hash, clock.instant()))
              .orElseThrow(Authentication::badCredentials);
      if (found.suspended()) {
        throw ApiException.of(Kind.FORBIDDEN, "Sorry. Your account was suspended.");
      }
      return found.caller();
    }
  }

  private Caller runnerToken(String token) {
    return database
        .read(handle -> TokenStore.findRunnerToken(handle, TokenHash.of(token), clock.instant()))
        // Agents try again after anything else.
        .orElseThrow(ApiException::notFound);
  }

  /**
   * The agent that a registration or remove token stands for, by its id: empty once it was deleted,
   * or its maker has lost the right to make one.
   */
  public Optional<Caller.RunnerAgent> runnerToken(long id) {
    return database.read(handle -> TokenStore.findRunnerToken(handle, id));
  }

  /**
   * The token is the password; or the user name, with an empty password or {@code x-oauth-basic}.
   */
  private static String tokenOfBasic(String credentials) {
    try {
      var pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      if (colon < 0) {
        throw badCredentials();
      }
      var user = pair.substring(0, colon);
      var password = pair.substring(colon + 1);
      return password.isEmpty() || password.equals("x-oauth-basic") ? user : password;
    } catch (IllegalArgumentException notBase64) {
      throw badCredentials();
    }
  }

  private static ApiException badCredentials() {
    return ApiException.of(Kind.UNAUTHORIZED, "Bad credentials");
  }
}
