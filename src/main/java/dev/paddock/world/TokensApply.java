package dev.paddock.world;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.TokenWriter;
import dev.paddock.accounts.User;
import dev.paddock.audit.Change;
import dev.paddock.crypto.Plaintext;
import dev.paddock.feature.WorldApplying;
import dev.paddock.feature.WorldReport.Outcome;
import dev.paddock.identity.OrgId;
import dev.paddock.identity.RepositorySelection;
import dev.paddock.identity.Scope;
import dev.paddock.identity.UserTokens;
import dev.paddock.identity.UserTokens.NewToken;
import dev.paddock.store.Tx;
import dev.paddock.world.WorldFile.Grant;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Applies the tokens of a world file: makes those that are missing and replaces changed ones. */
final class TokensApply {
  private final AccountsFeature accounts;
  private final UserTokens tokens;
  private final TokenWriter writer;

  TokensApply(AccountsFeature accounts, UserTokens tokens) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.writer = accounts.tokens();
  }

  void apply(WorldApplying applying, WorldFile.User user) {
    if (user.tokens().isEmpty()) {
      return;
    }
    var owner = accounts.users().find(applying.tx(), user.login().value()).orElseThrow();
    for (WorldFile.Token token : user.tokens()) {
      var what = "token %s of %s".formatted(token.name(), user.login().value());
      applying.part(what, () -> apply(applying, owner, what, token));
    }
  }

  private void apply(WorldApplying applying, User user, String what, WorldFile.Token wanted) {
    var change = applying.change();
    var tx = applying.tx();
    var value = wanted.value().map(TokensApply::text);
    var existing = tokens.find(tx, user.id(), wanted.name());
    boolean sameText = existing.isPresent() && value.map(existing.get()::isOf).orElse(true);
    if (!sameText && value.isPresent() && tokens.isTaken(tx, value.get())) {
      throw WorldApply.conflict(what + ": another token has this value already");
    }
    // Without an expiry in the file, the token keeps its own.
    var expiresAt = wanted.expiresAt().or(() -> existing.flatMap(UserTokens.Known::expiresAt));
    if (sameText && isAsWanted(tx, existing.get(), wanted.grant(), expiresAt)) {
      applying.report().add(Outcome.LEFT, what);
      return;
    }
    existing.ifPresent(it -> writer.revoke(change, it.id()));
    var keeps = existing.filter(it -> sameText);
    var token = new NewToken(user.id(), wanted.name(), value, keeps, expiresAt);
    var text = mint(change, user, token, wanted.grant());
    var outcome = existing.isPresent() ? Outcome.CHANGED : Outcome.MADE;
    boolean generated = value.isEmpty() && existing.isEmpty();
    if (generated) {
      applying.report().addToken(outcome, what, text);
    } else {
      applying.report().add(outcome, what);
    }
  }

  private boolean isAsWanted(
      Tx tx, UserTokens.Known existing, Grant grant, Optional<Instant> expiresAt) {
    return existing.grant().equals(grant(tx, grant)) && existing.expiresAt().equals(expiresAt);
  }

  // The token store takes a string and hashes it.
  private static String text(Plaintext value) {
    return value.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private String mint(Change change, User user, NewToken token, Grant grant) {
    return switch (grant) {
      case Grant.Classic(var scopes) -> writer.classic(change, user, token, scopes);
      case Grant.FineGrained fine -> {
        var owner = owner(change.tx(), fine);
        var repositories = selection(change.tx(), owner, fine);
        yield writer.fineGrained(change, user, token, owner, fine.permissions(), repositories);
      }
    };
  }

  private String grant(Tx tx, Grant grant) {
    return switch (grant) {
      case Grant.Classic(var scopes) -> Scope.join(scopes);
      case Grant.FineGrained fine -> {
        var owner = owner(tx, fine);
        yield UserTokens.grant(owner, fine.permissions(), selection(tx, owner, fine));
      }
    };
  }

  private OrgId owner(Tx tx, Grant.FineGrained grant) {
    return accounts.organizations().find(tx, grant.owner()).orElseThrow().id();
  }

  private RepositorySelection selection(Tx tx, OrgId owner, Grant.FineGrained grant) {
    return accounts.repositories().selection(tx, owner, grant.repositories());
  }
}
