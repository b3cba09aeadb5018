package dev.paddock.world;

import dev.paddock.crypto.RsaKeys;
import java.security.PublicKey;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads GitHub Apps. Of a private key only the public half is kept. */
final class AppReader {
  private static final Pattern SLUG = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?");

  private final Faults faults;
  private final Names names;
  private final GrantReader grants;

  AppReader(Faults faults, Names names, GrantReader grants) {
    this.faults = faults;
    this.names = names;
    this.grants = grants;
  }

  WorldFile.App app(Fields fields) {
    var slug = fields.text("slug");
    names.once("slug", slug);
    if (!slug.value().isEmpty() && !SLUG.matcher(slug.value()).matches()) {
      faults.add(
          slug.location(),
          "\"%s\" can not be used; expected lower-case letters, digits and hyphens"
              .formatted(slug.value()));
    }
    var id = fields.optionalNumber("id");
    id.ifPresent(it -> names.once("App id", it));
    var clientId = fields.optionalText("client_id");
    clientId.ifPresent(it -> names.once("client id", it));
    var app =
        new WorldFile.App(
            slug.value(),
            id.map(Located::value),
            clientId.map(Located::value),
            fields.optionalText("name").map(Located::value),
            names.account(fields.text("owner")),
            publicKey(fields),
            grants.permissions(fields),
            fields.list("installations", it -> installation(slug.value(), it)));
    fields.end();
    return app;
  }

  private Optional<PublicKey> publicKey(Fields fields) {
    var privateKey = fields.optionalText("private_key");
    var publicKey = fields.optionalText("public_key");
    if (privateKey.isPresent() == publicKey.isPresent()) {
      faults.add(fields.location(), "has not one key; expected either private_key or public_key");
      return Optional.empty();
    }
    var pem = privateKey.or(() -> publicKey).orElseThrow();
    var key = RsaKeys.publicKey(pem.value());
    if (key.isEmpty()) {
      faults.add(pem.location(), "is no RSA key of 2048 bits or more; expected one in PEM");
    }
    return key;
  }

  private WorldFile.Installation installation(String slug, Fields fields) {
    var account = fields.text("account");
    names.organization(account);
    names.once("installation of " + slug, account);
    var id = fields.optionalNumber("id");
    id.ifPresent(it -> names.once("installation id", it));
    var repositories = fields.textsOrAll("repositories");
    repositories.ifPresent(all -> all.forEach(name -> names.repository(account.value(), name)));
    fields.end();
    return new WorldFile.Installation(
        account.value(), id.map(Located::value), repositories.map(GrantReader::values));
  }
}
