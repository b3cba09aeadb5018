package dev.paddock.identity;

/** The role of a user in an organization, weakest first. */
public enum OrgRole {
  NONE,
  MEMBER,
  OWNER;

  /** The API's word: owners are {@code admin}. */
  public String wire() {
    return this == OWNER ? "admin" : "member";
  }

  /** Reads the word that a membership is stored with. */
  public static OrgRole ofStored(String role) {
    return role.equals("admin") ? OWNER : MEMBER;
  }
}
