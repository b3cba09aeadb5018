package dev.paddock.feature;

/** Where a section may stand in the world file. */
public enum WorldPlace {
  /** At the top. */
  SERVER,
  ENTERPRISE,
  ORGANIZATION,
  REPOSITORY,
  ENVIRONMENT
}
