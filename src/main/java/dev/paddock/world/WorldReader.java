package dev.paddock.world;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.Login;
import dev.paddock.accounts.RepositoryName;
import dev.paddock.feature.Names;
import dev.paddock.feature.WorldException;
import dev.paddock.feature.WorldFormat;
import dev.paddock.feature.WorldFormat.Owner;
import dev.paddock.feature.WorldPlace;
import dev.paddock.feature.WorldReading;
import dev.paddock.identity.Role;
import dev.paddock.identity.Visibility;
import dev.paddock.yaml.Document;
import dev.paddock.yaml.Faults;
import dev.paddock.yaml.Fields;
import dev.paddock.yaml.Located;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and checks a world file, and finds all its faults in one pass. */
final class WorldReader {
  private final WorldReading reading;
  private final Faults faults;
  private final Names names;
  private final GrantReader grants;

  private WorldReader(WorldReading reading) {
    this.reading = reading;
    this.faults = reading.faults();
    this.names = reading.names();
    this.grants = new GrantReader(reading);
  }

  /**
   * Reads a file.
   *
   * @param formats of the features' sections
   * @param name of the file, for messages
   * @throws WorldException with all faults
   */
  static WorldFile read(List<WorldFormat<?>> formats, String name, String text) {
    var faults = new Faults("world");
    var document = Document.read(text, faults);
    var names = new Names(document.firstLook(), faults);
    var world = new WorldReader(new WorldReading(faults, names, formats)).world(document.fields());
    if (!faults.isEmpty()) {
      world.close();
      throw new WorldException(faults.lines(name));
    }
    return world;
  }

  private WorldFile world(Fields fields) {
    var enterprise = fields.optionalMapping("enterprise", this::enterprise);
    var users = fields.list("users", this::user);
    var organizations = fields.list("organizations", this::organization);
    var sections = reading.sections(fields, new Owner(WorldPlace.SERVER, "the server", ""));
    fields.end();
    return new WorldFile(enterprise, users, organizations, sections);
  }

  private WorldFile.Enterprise enterprise(Fields fields) {
    var slug = login(fields.text("slug"));
    var name = fields.optionalText("name").map(Located::value);
    var owners =
        fields.has("owners")
            ? Optional.of(fields.texts("owners").stream().map(names::user).toList())
            : Optional.<List<String>>empty();
    var sections = reading.sections(fields, new Owner(WorldPlace.ENTERPRISE, "the enterprise", ""));
    fields.end();
    return new WorldFile.Enterprise(slug, name, owners, sections);
  }

  private WorldFile.User user(Fields fields) {
    var text = fields.text("login");
    names.once("login", text);
    var login = login(text);
    if (login.isReserved()) {
      faults.add(
          text.location(), "\"%s\" is reserved; expected another login".formatted(text.value()));
    }
    var user =
        new WorldFile.User(
            login,
            fields.optionalText("name").map(Located::value),
            fields.optionalText("email").map(Located::value),
            fields.optionalFlag("site_admin"),
            fields.optionalFlag("suspended"),
            fields.list("tokens", token -> grants.token(text.value(), token)));
    fields.end();
    return user;
  }

  private WorldFile.Organization organization(Fields fields) {
    var text = fields.text("login");
    names.once("login", text);
    var login = login(text);
    var name = fields.optionalText("name").map(Located::value);
    var owners = fields.texts("owners");
    owners.forEach(names::user);
    var organization =
        new WorldFile.Organization(
            login,
            name,
            WorldReading.values(owners),
            members(fields, owners),
            fields
                .optionalWord(
                    "default_repository_permission", List.of("none", "read", "write", "admin"))
                .map(Role::of),
            fields.list("repositories", repository -> repository(text.value(), repository)),
            reading.sections(
                fields, new Owner(WorldPlace.ORGANIZATION, text.value(), text.value())));
    fields.end();
    return organization;
  }

  private List<String> members(Fields fields, List<Located<String>> owners) {
    var members = fields.texts("members");
    for (Located<String> member : members) {
      names.user(member);
      if (owners.stream().anyMatch(it -> it.value().equalsIgnoreCase(member.value()))) {
        faults.add(
            member.location(),
            "\"%s\" is an owner as well; expected it in one of the lists"
                .formatted(member.value()));
      }
    }
    return WorldReading.values(members);
  }

  private WorldFile.Repository repository(String organization, Fields fields) {
    var text = fields.text("name");
    names.once("repository of " + organization, text);
    var repository =
        new WorldFile.Repository(
            repositoryName(text),
            fields
                .optionalWord("visibility", List.of("public", "private", "internal"))
                .map(Visibility::of),
            fields.optionalText("default_branch").map(Located::value),
            fields.optionalText("description").map(Located::value),
            fields.optionalText("homepage").map(Located::value),
            fields.optionalFlag("archived"),
            fields.texts("former_names").stream().map(this::repositoryName).toList(),
            collaborators(fields),
            fields.list("environments", it -> environment(organization, text.value(), it)),
            reading.sections(
                fields,
                new Owner(WorldPlace.REPOSITORY, organization + "/" + text.value(), organization)));
    fields.end();
    return repository;
  }

  private WorldFile.Environment environment(String organization, String repository, Fields fields) {
    var fullName = organization + "/" + repository;
    var text = fields.text("name");
    names.once("environment of " + fullName, text);
    if (!text.value().isEmpty() && !AccountsFeature.isEnvironmentName(text.value())) {
      faults.add(
          text.location(),
          "cannot be used; expected 1 to 255 characters, none of them a control character");
    }
    var environment =
        new WorldFile.Environment(
            text.value(),
            reading.sections(
                fields,
                new Owner(WorldPlace.ENVIRONMENT, fullName + " " + text.value(), organization)));
    fields.end();
    return environment;
  }

  private RepositoryName repositoryName(Located<String> text) {
    return reading.parsed(
        text, RepositoryName::parse, RepositoryName.RULE, new RepositoryName("placeholder"));
  }

  private Map<String, Role> collaborators(Fields fields) {
    var roles = new LinkedHashMap<String, Role>();
    fields
        .words("collaborators")
        .forEach((login, word) -> {
          names.user(login);
          fields
              .word(word, List.of("read", "triage", "write", "maintain", "admin"))
              .ifPresent(role -> roles.put(login.value(), Role.of(role)));
        });
    return roles;
  }

  private Login login(Located<String> text) {
    return reading.parsed(text, Login::parse, Login.RULE, new Login("placeholder"));
  }
}
