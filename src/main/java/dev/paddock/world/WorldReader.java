package dev.paddock.world;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.Login;
import dev.paddock.accounts.RepositoryName;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.Role;
import dev.paddock.identity.Visibility;
import dev.paddock.runners.Architecture;
import dev.paddock.runners.RunnerName;
import dev.paddock.runners.RunnerOs;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.secrets.SecretName;
import dev.paddock.sharing.SharingVisibility;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads and checks a world file; every fault is found in one go. */
final class WorldReader {
  private static final int LARGEST_SECRET = 48 * 1024;

  private final Faults faults;
  private final Names names;
  private final GrantReader grants;

  private WorldReader(Faults faults, Names names) {
    this.faults = faults;
    this.names = names;
    this.grants = new GrantReader(faults, names);
  }

  /**
   * Reads a file.
   *
   * @param name of the file, for messages
   * @throws WorldException with all faults
   */
  static WorldFile read(String name, String text) {
    var faults = new Faults();
    var root = NodeReader.read(text, faults);
    var world = new WorldReader(faults, new Names(faults, root)).world(new Fields(root, faults));
    if (!faults.isEmpty()) {
      throw new WorldException(faults.lines(name));
    }
    return world;
  }

  private WorldFile world(Fields fields) {
    var enterprise = fields.optionalMapping("enterprise", this::enterprise);
    var users = fields.list("users", this::user);
    var organizations = fields.list("organizations", this::organization);
    var apps = fields.list("apps", new AppReader(faults, names, grants)::app);
    fields.end();
    return new WorldFile(enterprise, users, organizations, apps);
  }

  private WorldFile.Enterprise enterprise(Fields fields) {
    var slug = login(fields.text("slug"));
    var name = fields.optionalText("name").map(Located::value);
    var owners =
        fields.has("owners")
            ? Optional.of(fields.texts("owners").stream().map(names::user).toList())
            : Optional.<List<String>>empty();
    var runners = fields.list("runners", runner -> runner("the enterprise", runner));
    fields.end();
    return new WorldFile.Enterprise(slug, name, owners, runners);
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
    var organization =
        new WorldFile.Organization(
            login(text),
            fields.optionalText("name").map(Located::value),
            fields.texts("owners").stream().map(names::user).toList(),
            fields.texts("members").stream().map(names::user).toList(),
            fields
                .optionalWord(
                    "default_repository_permission", List.of("none", "read", "write", "admin"))
                .map(Role::of),
            fields.list("repositories", repository -> repository(text.value(), repository)),
            fields.list("secrets", secret -> organizationSecret(text.value(), secret)),
            fields.list("runners", runner -> runner(text.value(), runner)));
    fields.end();
    return organization;
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
            fields.list("secrets", secret -> secret(organization + "/" + text.value(), secret)),
            fields.list("runners", runner -> runner(organization + "/" + text.value(), runner)),
            fields.list("environments", it -> environment(organization + "/" + text.value(), it)));
    fields.end();
    return repository;
  }

  private WorldFile.Environment environment(String repository, Fields fields) {
    var text = fields.text("name");
    names.once("environment of " + repository, text);
    if (!text.value().isEmpty() && !AccountsFeature.isEnvironmentName(text.value())) {
      faults.add(
          text.location(),
          "can not be used; expected 1 to 255 characters, none of them a control character");
    }
    var environment =
        new WorldFile.Environment(
            text.value(),
            fields.list("secrets", secret -> secret(repository + " " + text.value(), secret)));
    fields.end();
    return environment;
  }

  private RepositoryName repositoryName(Located<String> text) {
    return parsed(
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

  private WorldFile.Secret organizationSecret(String organization, Fields fields) {
    var visibility =
        fields
            .optionalWord("visibility", SharingVisibility.WORDS)
            .map(SharingVisibility::of)
            .orElse(SharingVisibility.ALL);
    var repositories = fields.texts("repositories");
    repositories.forEach(name -> names.repository(organization, name));
    if (visibility != SharingVisibility.SELECTED && !repositories.isEmpty()) {
      faults.add(
          repositories.getFirst().location(),
          "repositories are chosen for a secret that is not; expected visibility: selected");
    }
    return secret(
        organization, fields, visibility, repositories.stream().map(Located::value).toList());
  }

  private WorldFile.Secret secret(String owner, Fields fields) {
    return secret(owner, fields, SharingVisibility.ALL, List.of());
  }

  private WorldFile.Secret secret(
      String owner, Fields fields, SharingVisibility visibility, List<String> repositories) {
    var text = fields.text("name");
    names.once("secret of " + owner, text);
    var value = fields.optionalSecret("value");
    value
        .filter(it -> it.value().length() > LARGEST_SECRET)
        .ifPresent(it -> faults.add(it.location(), "is too long; expected at most 48 KB"));
    fields.end();
    return new WorldFile.Secret(
        secretName(text), value.map(Located::value), visibility, repositories, fields.location());
  }

  private SecretName secretName(Located<String> text) {
    try {
      return SecretName.parse(text.value());
    } catch (ApiException notAName) {
      if (!text.value().isEmpty()) {
        faults.add(text.location(), notAName.reason());
      }
      return new SecretName("PLACEHOLDER");
    }
  }

  private WorldFile.Runner runner(String organization, Fields fields) {
    var text = fields.text("name");
    names.once("runner of " + organization, text);
    var os = fields.word(fields.text("os"), RunnerOs.WORDS).map(RunnerOs::of);
    var architecture =
        fields.optionalWord("architecture", Architecture.WORDS).map(Architecture::of);
    var labels = fields.texts("labels");
    labels.forEach(label ->
        RunnersFeature.labelFault(label.value())
            .ifPresent(why -> faults.add(label.location(), why)));
    fields.optionalWord("group", List.of("Default"));
    fields.end();
    return new WorldFile.Runner(
        parsed(text, RunnerName::parse, RunnerName.RULE, new RunnerName("placeholder")),
        os.orElse(RunnerOs.LINUX),
        architecture.orElse(Architecture.X64),
        labels.stream().map(Located::value).toList());
  }

  private Login login(Located<String> text) {
    return parsed(text, Login::parse, Login.RULE, new Login("placeholder"));
  }

  /** A name of a form; a fault and a placeholder otherwise, for a file that is refused anyway. */
  private <T> T parsed(
      Located<String> text, Function<String, Optional<T>> parse, String rule, T placeholder) {
    var value = parse.apply(text.value());
    if (value.isEmpty() && !text.value().isEmpty()) {
      faults.add(
          text.location(), "\"%s\" can not be used; expected %s".formatted(text.value(), rule));
    }
    return value.orElse(placeholder);
  }
}
