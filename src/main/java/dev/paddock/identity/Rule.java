package dev.paddock.identity;

import dev.paddock.identity.Permissions.Grade;
import java.util.List;
import java.util.Set;

/**
 * The rule that says who may use a route: one per line of the route table, judged by {@link Access}
 * alone.
 */
public sealed interface Rule {

  /** Scopes for {@code X-Accepted-OAuth-Scopes}; any of them is enough. */
  List<Scope> acceptedScopes();

  /** For {@code X-Accepted-GitHub-Permissions}; empty when no App may call it. */
  String acceptedPermissions();

  /** Rules that need no organization or repository. */
  enum Plain implements Rule {
    /** Everyone, also without a token. */
    ANYONE,
    /** Every signed-in user. */
    USER,
    /** A signed-in user, on the organizations that they are a member of. */
    OWN_ORGANIZATIONS,
    /** A signed-in user, on their membership in one of them. */
    OWN_MEMBERSHIP,
    /** Site administrators; for others the route does not exist. */
    SITE_ADMIN,
    /** A runner with a registration or remove token; for others the route does not exist. */
    RUNNER_TOKEN,
    /** A GitHub App with an installation token. */
    INSTALLATION;

    @Override
    public List<Scope> acceptedScopes() {
      return switch (this) {
        case SITE_ADMIN -> List.of(Scope.SITE_ADMIN);
        case OWN_ORGANIZATIONS -> List.of(Scope.READ_ORG, Scope.USER);
        case OWN_MEMBERSHIP -> List.of(Scope.READ_ORG);
        case ANYONE, USER, RUNNER_TOKEN, INSTALLATION -> List.of();
      };
    }

    @Override
    public String acceptedPermissions() {
      return this == SITE_ADMIN || this == RUNNER_TOKEN ? "" : "allows_permissionless_access=true";
    }
  }

  /** A GitHub App with its JWT; with an organization or repository, where it may be installed. */
  enum AppJwt implements OrganizationRule, RepositoryRule {
    ONLY;

    @Override
    public List<Scope> acceptedScopes() {
      return List.of();
    }

    @Override
    public String acceptedPermissions() {
      return "";
    }
  }

  /** Rules for routes of an organization. */
  sealed interface OrganizationRule extends Rule {}

  /** Rules for routes of a repository or one of its environments. */
  sealed interface RepositoryRule extends Rule {}

  /**
   * The rule for routes of the enterprise, open to classic tokens alone; for others it does not
   * exist.
   *
   * @param scope what the token of an enterprise owner needs
   * @param alsoOpenTo kinds of caller that may use it besides, on the level that their token is for
   */
  record Enterprise(Scope scope, Set<CallerKind> alsoOpenTo) implements Rule {
    public Enterprise {
      alsoOpenTo = Set.copyOf(alsoOpenTo);
    }

    @Override
    public List<Scope> acceptedScopes() {
      return List.of(scope);
    }

    @Override
    public String acceptedPermissions() {
      return "";
    }
  }

  /**
   * The rule for routes of an organization.
   *
   * @param role what a user must be in the organization
   * @param acceptedScopes what a classic token needs; asked only where a role is needed
   * @param need what a fine-grained token or an App needs
   * @param refusal GitHub's message when role or scope is missing
   * @param alsoOpenTo kinds of caller that may use it besides, on the level that their token is for
   */
  record Organization(
      OrgRole role,
      List<Scope> acceptedScopes,
      Need need,
      String refusal,
      Set<CallerKind> alsoOpenTo)
      implements OrganizationRule {
    public Organization {
      alsoOpenTo = Set.copyOf(alsoOpenTo);
    }

    /** A rule for users and Apps alone. */
    public Organization(OrgRole role, List<Scope> acceptedScopes, Need need, String refusal) {
      this(role, acceptedScopes, need, refusal, Set.of());
    }

    @Override
    public String acceptedPermissions() {
      return need.header();
    }

    /** The same rule, also open to another kind of caller. */
    public Organization alsoOpenTo(CallerKind kind) {
      return new Organization(role, acceptedScopes, need, refusal, Set.of(kind));
    }
  }

  /**
   * The rule for routes of a repository.
   *
   * @param role what a user must be in the repository
   * @param acceptedScopes what a classic token needs; asked only where a role is needed
   * @param need what a fine-grained token or an App needs
   * @param refusal GitHub's message when role or scope is missing
   * @param alsoOpenTo kinds of caller that may use it besides, on the level that their token is for
   * @param whileArchived whether it may change what is archived
   */
  record Repository(
      Role role,
      List<Scope> acceptedScopes,
      Need need,
      String refusal,
      Set<CallerKind> alsoOpenTo,
      boolean whileArchived)
      implements RepositoryRule {
    public Repository {
      alsoOpenTo = Set.copyOf(alsoOpenTo);
    }

    /** A rule for users and Apps alone, and for no change of what is archived. */
    public Repository(Role role, List<Scope> acceptedScopes, Need need, String refusal) {
      this(role, acceptedScopes, need, refusal, Set.of(), false);
    }

    /** Whether its routes change something. */
    boolean changes() {
      return need instanceof Need.Granted(var permission, var grade) && grade == Grade.WRITE;
    }

    /** Whether its routes show no more than whoever sees the repository may read. */
    boolean bySight() {
      return role == Role.NONE;
    }

    /** The same rule, also where the repository is archived. */
    public Repository orWhileArchived() {
      return new Repository(role, acceptedScopes, need, refusal, alsoOpenTo, true);
    }

    @Override
    public String acceptedPermissions() {
      return need.header();
    }

    /** The same rule, also open to another kind of caller. */
    public Repository alsoOpenTo(CallerKind kind) {
      return new Repository(role, acceptedScopes, need, refusal, Set.of(kind), whileArchived);
    }
  }

  /** The permission that a fine-grained token or an App needs. */
  sealed interface Need {
    /** A permission and how far it must go. */
    record Granted(Permission permission, Grade grade) implements Need {}

    /** Nothing but to see the resource. */
    record Nothing() implements Need {}

    /** It is not open to them. */
    record NotOpen() implements Need {}

    private String header() {
      return switch (this) {
        case Granted(var permission, var grade) -> permission.wire() + "=" + grade.wire();
        case Nothing() -> "allows_permissionless_access=true";
        case NotOpen() -> "";
      };
    }
  }

  /** Owners only, with {@code admin:org}: the rule of the Actions family. */
  static Organization ownersOnly(Permission permission, Grade grade, String area) {
    return new Organization(
        OrgRole.OWNER,
        List.of(Scope.ADMIN_ORG),
        new Need.Granted(permission, grade),
        "You must be an org admin or have the %s fine-grained permission.".formatted(area));
  }

  /** A role in a repository, with {@code repo}. */
  static Repository role(Role role, Permission permission, Grade grade) {
    return new Repository(
        role,
        List.of(Scope.REPO),
        new Need.Granted(permission, grade),
        role == Role.ADMIN
            ? "Must have admin rights to Repository."
            : "Must have push access to repository");
  }
}
