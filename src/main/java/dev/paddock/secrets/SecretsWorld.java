package dev.paddock.secrets;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.crypto.Plaintext;
import dev.paddock.feature.WorldApplying;
import dev.paddock.feature.WorldException;
import dev.paddock.feature.WorldFormat;
import dev.paddock.feature.WorldItem;
import dev.paddock.feature.WorldPlace;
import dev.paddock.feature.WorldReading;
import dev.paddock.feature.WorldReport.Outcome;
import dev.paddock.feature.WorldSection;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.Level;
import dev.paddock.identity.RepoId;
import dev.paddock.rest.Page;
import dev.paddock.sharing.Sharing;
import dev.paddock.sharing.SharingEntry;
import dev.paddock.store.Handle;
import dev.paddock.yaml.Fields;
import dev.paddock.yaml.Located;
import dev.paddock.yaml.Location;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applies and exports the secrets of a world file. */
final class SecretsWorld implements WorldSection<SecretsWorld.Entry> {
  private final AccountsFeature accounts;
  private final SecretStore store;
  private final SecretWriter writer;
  private final SecretValues values;

  SecretsWorld(
      AccountsFeature accounts, SecretStore store, SecretWriter writer, SecretValues values) {
    this.accounts = accounts;
    this.store = store;
    this.writer = writer;
    this.values = values;
  }

  /**
   * A secret in a world file.
   *
   * @param value absent in an export without values; the secret must then exist
   * @param sharing of a secret of an organization
   */
  record Entry(SecretName name, Optional<Plaintext> value, SharingEntry sharing, Location location)
      implements WorldItem {
    @Override
    public String what() {
      return "secret " + name.value();
    }

    @Override
    public void close() {
      value.ifPresent(Plaintext::close);
    }
  }

  static final class Format implements WorldFormat<Entry> {
    @Override
    public String key() {
      return "secrets";
    }

    @Override
    public Set<WorldPlace> places() {
      return Set.of(WorldPlace.ORGANIZATION, WorldPlace.REPOSITORY, WorldPlace.ENVIRONMENT);
    }

    @Override
    public Class<Entry> type() {
      return Entry.class;
    }

    @Override
    public Entry read(Fields fields, Owner owner, WorldReading reading) {
      var sharing =
          owner.place() == WorldPlace.ORGANIZATION
              ? SharingEntry.read(fields, "secret", owner, reading)
              : SharingEntry.none();
      var name = fields.text("name");
      reading.names().once("secret of " + owner.name(), name);
      var value = value(fields, reading);
      fields.end();
      return new Entry(name(name, reading), value, sharing, fields.location());
    }

    private static Optional<Plaintext> value(Fields fields, WorldReading reading) {
      var value = fields.optionalSecret("value");
      value
          .filter(it -> it.value().length() > SecretWriter.LARGEST_VALUE)
          .ifPresent(
              it -> reading.faults().add(it.location(), "is too long; expected at most 48 KB"));
      return value.map(Located::value);
    }

    private static SecretName name(Located<String> text, WorldReading reading) {
      try {
        return SecretName.parse(text.value());
      } catch (ApiException notAName) {
        if (!text.value().isEmpty()) {
          reading.faults().add(text.location(), notAName.reason());
        }
        return new SecretName("PLACEHOLDER");
      }
    }
  }

  @Override
  public WorldFormat<Entry> format() {
    return new Format();
  }

  @Override
  public void apply(WorldApplying applying, Level level, String name, Entry wanted) {
    var tx = applying.tx();
    var existing = store.find(tx, level.levelId(), wanted.name());
    boolean sameValue = existing.isPresent() && hasValue(tx, level, existing.get(), wanted);
    boolean same;
    if (level instanceof Level.Organization owner) {
      var shared = wanted.sharing().resolved(tx, accounts, owner);
      same = sameValue && isShared(tx, existing.get(), shared);
      if (!same && sameValue) {
        writer.share(applying.change(), owner, wanted.name(), shared);
      } else if (!same) {
        writer.put(applying.change(), owner, wanted.name(), value(wanted), shared);
      }
    } else {
      same = sameValue;
      if (!same) {
        writer.put(applying.change(), level, wanted.name(), value(wanted));
      }
    }
    var outcome = existing.isEmpty() ? Outcome.MADE : same ? Outcome.LEFT : Outcome.CHANGED;
    applying.report().add(outcome, wanted.what() + " of " + name);
  }

  private boolean isShared(Handle handle, Secret secret, Sharing<RepoId> shared) {
    return secret.visibility().equals(Optional.of(shared.visibility()))
        && Set.copyOf(selected(handle, secret)).equals(shared.selected());
  }

  private static List<RepoId> selected(Handle handle, Secret secret) {
    return SecretStore.selected().page(handle, secret.id(), Page.EVERYTHING);
  }

  /** Whether a secret has the value of the file; any will do if the file has none. */
  private boolean hasValue(Handle handle, Level owner, Secret secret, Entry wanted) {
    if (wanted.value().isEmpty()) {
      return true;
    }
    try (var stored = values.read(handle, owner.levelId(), secret)) {
      return stored.sameAs(wanted.value().get());
    }
  }

  private static Plaintext value(Entry wanted) {
    return wanted
        .value()
        .orElseThrow(() ->
            new WorldException(
                List.of(
                    "%s: has no value, and there is no such secret yet; expected a value"
                        .formatted(wanted.location().path()))));
  }

  @Override
  public List<?> export(Handle handle, Level level, boolean withValues) {
    return store.all(handle, level.levelId()).stream()
        .map(it -> json(handle, level, it, withValues))
        .toList();
  }

  private Map<String, Object> json(Handle handle, Level level, Secret secret, boolean withValues) {
    var json = new LinkedHashMap<String, Object>();
    json.put("name", secret.name().value());
    if (withValues) {
      try (var value = values.read(handle, level.levelId(), secret)) {
        json.put("value", written(value));
      }
    }
    secret
        .visibility()
        .map(it -> SharingEntry.json(handle, accounts, it, () -> selected(handle, secret)))
        .ifPresent(json::putAll);
    return json;
  }

  /** A value as YAML: UTF-8 text as it is, other bytes as {@code !!binary}. */
  private static Object written(Plaintext value) {
    return value.use(bytes -> {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException notText) {
        return bytes.clone();
      }
    });
  }
}
