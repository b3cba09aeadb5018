package dev.paddock.apps;

import dev.paddock.crypto.RsaKeys;
import dev.paddock.feature.WorldFormat;
import dev.paddock.feature.WorldPlace;
import dev.paddock.feature.WorldReading;
import dev.paddock.yaml.Fields;
import dev.paddock.yaml.Located;
import java.security.PublicKey;
import java.util.Optional;
import java.util.Set;

/** Reads GitHub Apps from a world file. Of a private key only the public half is kept. */
final class AppFormat implements WorldFormat<AppEntry> {
  @Override
  public String key() {
    return "apps";
  }

  @Override
  public Set<WorldPlace> places() {
    return Set.of(WorldPlace.SERVER);
  }

  @Override
  public Class<AppEntry> type() {
    return AppEntry.class;
  }

  @Override
  public AppEntry read(Fields fields, Owner owner, WorldReading reading) {
    var slug = slug(fields, reading);
    var id = fields.optionalNumber("id");
    id.ifPresent(it -> reading.names().once("App id", it));
    var clientId = fields.optionalText("client_id");
    clientId.ifPresent(it -> reading.names().once("client id", it));
    var app =
        new AppEntry(
            slug,
            id.map(Located::value),
            clientId.map(Located::value),
            fields.optionalText("name").map(Located::value),
            reading.names().account(fields.text("owner")),
            publicKey(fields, reading),
            reading.permissions(fields),
            fields.list("installations", it -> installation(slug, it, reading)));
    fields.end();
    return app;
  }

  private static String slug(Fields fields, WorldReading reading) {
    var slug = fields.text("slug");
    reading.names().once("slug", slug);
    if (!slug.value().isEmpty() && !AppWriter.isSlug(slug.value())) {
      reading
          .faults()
          .add(
              slug.location(),
              "\"%s\" cannot be used; expected lower-case letters, digits and hyphens"
                  .formatted(slug.value()));
    }
    return slug.value();
  }

  private static Optional<PublicKey> publicKey(Fields fields, WorldReading reading) {
    var privateKey = fields.optionalText("private_key");
    var publicKey = fields.optionalText("public_key");
    if (privateKey.isPresent() == publicKey.isPresent()) {
      reading
          .faults()
          .add(fields.location(), "has not one key; expected either private_key or public_key");
      return Optional.empty();
    }
    var pem = privateKey.or(() -> publicKey).orElseThrow();
    var key = RsaKeys.publicKey(pem.value());
    if (key.isEmpty()) {
      reading
          .faults()
          .add(pem.location(), "is no RSA key of 2048 bits or more; expected one in PEM");
    }
    return key;
  }

  private static AppEntry.Place installation(String slug, Fields fields, WorldReading reading) {
    var account = fields.text("account");
    reading.names().organization(account);
    reading.names().once("installation of " + slug, account);
    var id = fields.optionalNumber("id");
    id.ifPresent(it -> reading.names().once("installation id", it));
    var repositories = fields.textsOrAll("repositories");
    repositories.ifPresent(
        all -> all.forEach(name -> reading.names().repository(account.value(), name)));
    fields.end();
    return new AppEntry.Place(
        account.value(), id.map(Located::value), repositories.map(WorldReading::values));
  }
}
