package dev.paddock.world;

import dev.paddock.crypto.Plaintext;
import dev.paddock.crypto.TokenHash;
import dev.paddock.feature.Names;
import dev.paddock.feature.WorldReading;
import dev.paddock.identity.Scope;
import dev.paddock.identity.TokenFormat;
import dev.paddock.yaml.Faults;
import dev.paddock.yaml.Fields;
import dev.paddock.yaml.Located;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Reads the tokens of users from a world file. */
final class GrantReader {
  private static final int FEWEST_CHARACTERS = 20;

  private final WorldReading reading;
  private final Faults faults;
  private final Names names;

  GrantReader(WorldReading reading) {
    this.reading = reading;
    this.faults = reading.faults();
    this.names = reading.names();
  }

  WorldFile.Token token(String login, Fields fields) {
    var name = fields.text("name");
    names.once("token of " + login, name);
    if (!name.value().isEmpty() && name.value().isBlank()) {
      faults.add(name.location(), "is blank; expected a name by which the owner knows the token");
    }
    boolean fineGrained = fields.has("permissions");
    var grant = fineGrained ? fineGrained(fields) : classic(fields);
    var value = fields.optionalText("value");
    value.ifPresent(it ->
        checkValue(it, fineGrained ? TokenFormat.Kind.FINE_GRAINED : TokenFormat.Kind.CLASSIC));
    var expiresAt = fields.optionalText("expires_at").flatMap(this::moment);
    fields.end();
    return new WorldFile.Token(
        name.value(),
        value.map(it -> new Plaintext(it.value().getBytes(StandardCharsets.UTF_8))),
        expiresAt,
        grant);
  }

  private void checkValue(Located<String> value, TokenFormat.Kind kind) {
    // Compared by its hash, so that no message contains the token itself.
    names.once(
        "token value",
        new Located<>(HexFormat.of().formatHex(TokenHash.of(value.value())), value.location()));
    if (!value.value().startsWith(kind.prefix())
        || value.value().length() < kind.prefix().length() + FEWEST_CHARACTERS
        || value.value().length() > 255) {
      faults.add(
          value.location(),
          "is no token of this kind; expected %s and at least %d more characters"
              .formatted(kind.prefix(), FEWEST_CHARACTERS));
    }
  }

  private Optional<Instant> moment(Located<String> text) {
    try {
      return Optional.of(Instant.parse(text.value()));
    } catch (DateTimeParseException notATime) {
      faults.add(
          text.location(),
          "\"%s\" is no time; expected one such as 2030-01-01T00:00:00Z".formatted(text.value()));
      return Optional.empty();
    }
  }

  private WorldFile.Grant classic(Fields fields) {
    Set<Scope> scopes = new LinkedHashSet<>();
    for (Located<String> word : fields.texts("scopes")) {
      Scope.of(word.value())
          .ifPresentOrElse(
              scopes::add,
              () ->
                  faults.add(
                      word.location(),
                      "\"%s\" is not known; expected one of GitHub's scopes"
                          .formatted(word.value())));
    }
    return new WorldFile.Grant.Classic(scopes);
  }

  private WorldFile.Grant fineGrained(Fields fields) {
    var owner = fields.text("owner");
    names.organization(owner);
    var repositories = fields.textsOrAll("repositories");
    repositories.ifPresent(all -> all.forEach(name -> names.repository(owner.value(), name)));
    return new WorldFile.Grant.FineGrained(
        owner.value(), repositories.map(WorldReading::values), reading.permissions(fields));
  }
}
