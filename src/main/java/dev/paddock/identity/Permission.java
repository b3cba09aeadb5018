package dev.paddock.identity;

import java.util.Locale;
import java.util.Optional;

/**
 * A permission that a GitHub App or a fine-grained token may be given, by GitHub's name.
 *
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/rest/authentication/permissions-required-for-github-apps">Permissions
 *     required for GitHub Apps</a>
 */
public enum Permission {
  ACTIONS,
  ACTIONS_VARIABLES,
  ADMINISTRATION,
  ARTIFACT_METADATA,
  ATTESTATIONS,
  CHECKS,
  CODE_QUALITY,
  CODESPACES,
  CONTENTS,
  DEPENDABOT_SECRETS,
  DEPLOYMENTS,
  DISCUSSIONS,
  EMAIL_ADDRESSES,
  ENTERPRISE_ADMINISTRATION,
  ENVIRONMENTS,
  FOLLOWERS,
  GIT_SSH_KEYS,
  GPG_KEYS,
  INTERACTION_LIMITS,
  ISSUES,
  MEMBERS,
  MERGE_QUEUES,
  METADATA,
  ORGANIZATION_ACTIONS_VARIABLES,
  ORGANIZATION_ADMINISTRATION,
  ORGANIZATION_CUSTOM_ORG_ROLES,
  ORGANIZATION_CUSTOM_PROPERTIES,
  ORGANIZATION_CUSTOM_ROLES,
  ORGANIZATION_DEPENDABOT_SECRETS,
  ORGANIZATION_EVENTS,
  ORGANIZATION_HOOKS,
  ORGANIZATION_PACKAGES,
  ORGANIZATION_PERSONAL_ACCESS_TOKENS,
  ORGANIZATION_PERSONAL_ACCESS_TOKEN_REQUESTS,
  ORGANIZATION_PLAN,
  ORGANIZATION_PROJECTS,
  ORGANIZATION_SECRETS,
  ORGANIZATION_SELF_HOSTED_RUNNERS,
  ORGANIZATION_USER_BLOCKING,
  PACKAGES,
  PAGES,
  PROFILE,
  PULL_REQUESTS,
  REPOSITORY_CUSTOM_PROPERTIES,
  REPOSITORY_HOOKS,
  REPOSITORY_PROJECTS,
  SECRET_SCANNING_ALERTS,
  SECRETS,
  SECURITY_EVENTS,
  SINGLE_FILE,
  STARRING,
  STATUSES,
  VULNERABILITY_ALERTS,
  WORKFLOWS;

  /** GitHub's spelling. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** From GitHub's spelling; nothing for a permission that GitHub does not have. */
  public static Optional<Permission> of(String wire) {
    try {
      return wire.equals(wire.toLowerCase(Locale.ROOT))
          ? Optional.of(valueOf(wire.toUpperCase(Locale.ROOT)))
          : Optional.empty();
    } catch (IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }
}
