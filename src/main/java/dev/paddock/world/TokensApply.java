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
import java.util.stream.Collectors;

/** Makes the tokens of a world file exist. */
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
    var owner = accounts.users().find(applying.tx(), user.login().value()).orElseThrow();
    for (WorldFile.Token token : user.tokens()) {
      var what = "token %s of %s".formatted(token.name(), user.login().value());
      applying.part(what, () -> apply(applying, owner, what, token));
    }
  }

  private void apply(WorldApplying applying, User user, String what, WorldFile.Token wanted) {
    var change = applying.change();
    var tx = applying.tx();
    var report = applying.report();
    var value = wanted.value().map(TokensApply::text);
    var existing = tokens.find(tx, user.id(), wanted.name());
    boolean sameText = existing.isPresent() && value.map(existing.get()::isOf).orElse(true);
    if (!sameText && value.isPresent() && tokens.isTaken(tx, value.get())) {
      throw WorldApply.conflict(what + ": another token has this value already");
    }
    // What the file does not name stays.
    var expiresAt = wanted.expiresAt().or(() -> existing.flatMap(UserTokens.Known::expiresAt));
    boolean same =
        sameText
            && existing.get().grant().equals(grant(tx, wanted.grant()))
            && existing.get().expiresAt().equals(expiresAt);
    if (same) {
      report.add(Outcome.LEFT, what);
      return;
    }
    existing.ifPresent(it -> writer.revoke(change, it.id()));
    var token = new NewToken(user.id(), wanted.name(), value, expiresAt);
    var text = mint(change, user, token, wanted.grant());
    if (existing.isPresent() && sameText) {
      writer.keepText(change, user, wanted.name(), existing.get());
    }
    var outcome = existing.isPresent() ? Outcome.CHANGED : Outcome.MADE;
    boolean generated = value.isEmpty() && existing.isEmpty();
    if (generated) {
      report.addToken(outcome, what, text);
    } else {
      report.add(outcome, what);
    }
  }

  // A token is found by its text in the end; the store hashes it.
  private static String text(Plaintext value) {
    return value.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private String mint(Change change, User user, NewToken token, Grant grant) {
    var tx = change.tx();
    return switch (grant) {
      case Grant.Classic(var scopes) -> writer.classic(change, user, token, scopes);
      case Grant.FineGrained fine ->
          writer.fineGrained(
              change, user, token, owner(tx, fine), fine.permissions(), selection(tx, fine));
    };
  }

  private String grant(Tx tx, Grant grant) {
    return switch (grant) {
      case Grant.Classic(var scopes) -> Scope.join(scopes);
      case Grant.FineGrained fine ->
          UserTokens.grant(owner(tx, fine), fine.permissions(), selection(tx, fine));
    };
  }

  private OrgId owner(Tx tx, Grant.FineGrained grant) {
    return accounts.organizations().find(tx, grant.owner()).orElseThrow().level().id();
  }

  private RepositorySelection selection(Tx tx, Grant.FineGrained grant) {
    var owner = owner(tx, grant);
    var names = grant.repositories();
    if (names.isEmpty()) {
      return new RepositorySelection.All();
    }
    return new RepositorySelection.Selected(
        names.get().stream()
            .map(name -> accounts.repositories().find(tx, owner, name).orElseThrow().level().id())
            .collect(Collectors.toSet()));
  }
}
