package dev.paddock.world;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.audit.AuditFeature;
import dev.paddock.audit.Change.Operation;
import dev.paddock.feature.WorldFormat;
import dev.paddock.feature.WorldReport;
import dev.paddock.feature.WorldSection;
import dev.paddock.identity.Origin;
import dev.paddock.identity.UserTokens;
import dev.paddock.store.Database;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The entry point of world files: a server's accounts, Apps, secrets and runners as one text. */
public final class World {
  private static final Logger LOG = LoggerFactory.getLogger(World.class);

  private static final Origin.Operator BY_OPERATOR = new Origin.Operator("world apply");

  private final Database database;
  private final AuditFeature audit;
  private final List<WorldFormat<?>> formats;
  private final WorldApply apply;
  private final WorldExport export;

  /**
   * @param sections of the features
   */
  public World(
      Database database,
      AuditFeature audit,
      AccountsFeature accounts,
      UserTokens tokens,
      List<WorldSection<?>> sections) {
    this.database = database;
    this.audit = audit;
    this.formats = sections.stream().<WorldFormat<?>>map(WorldSection::format).toList();
    this.apply = new WorldApply(accounts, new TokensApply(accounts, tokens), sections);
    this.export = new WorldExport(accounts, sections);
  }

  /**
   * A summary of a file, for clients of the server: its first organization, and the first user
   * whose token has a value in it.
   */
  public record Summary(
      Optional<String> organization, Optional<String> login, Optional<String> token) {
    @Override
    public String toString() {
      return "Summary[" + organization + ", " + login + "]";
    }
  }

  /**
   * Checks a file without applying it. It needs no database.
   *
   * @param formats of the features' sections
   * @param name of the file, for messages
   * @throws WorldException with all its faults
   */
  public static Summary check(List<WorldFormat<?>> formats, String name, String text) {
    try (var world = WorldReader.read(formats, name, text)) {
      return summary(world);
    }
  }

  private static Summary summary(WorldFile world) {
    record Given(String login, String token) {}
    var given =
        world.users().stream()
            .flatMap(user ->
                user.tokens().stream()
                    .flatMap(token -> token.value().stream())
                    .map(value ->
                        new Given(
                            user.login().value(),
                            value.use(bytes -> new String(bytes, StandardCharsets.UTF_8)))))
            .findFirst();
    return new Summary(
        world.organizations().stream().map(it -> it.login().value()).findFirst(),
        given.map(Given::login),
        given.map(Given::token));
  }

  /**
   * Applies a file in one transaction: all of it or none.
   *
   * @param name of the file, for messages
   * @throws WorldException with all its faults, or with the first conflict with what the server has
   */
  public WorldReport apply(String name, String text) {
    try (var world = WorldReader.read(formats, name, text)) {
      return database.write(tx -> apply.apply(audit.change(tx, BY_OPERATOR), world));
    }
  }

  /**
   * Writes what the server has as a world file. With values, it logs a warning and records an audit
   * entry.
   *
   * @param withValues whether secrets are written with their values
   */
  public String export(boolean withValues) {
    if (withValues) {
      LOG.warn("the values of all secrets are being exported");
      audit.write(
          new Origin.Operator("world export --with-values"),
          change ->
              change.record(
                  "business.export_secret_values", Optional.empty(), Operation.CREATE, Map.of()));
    }
    return database.snapshot(handle -> export.export(handle, withValues));
  }
}
