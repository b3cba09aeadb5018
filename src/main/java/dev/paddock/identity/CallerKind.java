package dev.paddock.identity;

/** The kinds of caller, by their credentials. A rule may name further kinds to which it is open. */
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
  /** A runner agent that is removed. */
  REMOVE_TOKEN
}
