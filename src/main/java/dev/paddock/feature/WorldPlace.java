package dev.paddock.feature;

/** The places in the world file at which a section may stand. */
public enum WorldPlace {
  /** At the top. */
  SERVER,
  ENTERPRISE,
  ORGANIZATION,
  REPOSITORY,
  ENVIRONMENT
}
