package dev.paddock.identity;

/**
 * The kinds of caller, by what they show: what a rule names when it opens to more of them than
 * others of its sort do.
 */
public enum CallerKind {
  /** No credentials. */
  ANONYMOUS,
  /** A user with a classic or OAuth token. */
  CLASSIC_TOKEN,
  /** A user with a fine-grained token. */
  FINE_GRAINED_TOKEN,
  /** A GitHub App with an installation token. */
  INSTALLATION_TOKEN,
  /** A GitHub App with its JWT. */
  APP_JWT,
  /** A runner agent that registers. */
  REGISTRATION_TOKEN,
  /** A runner agent that leaves. */
  REMOVE_TOKEN
}
