package dev.paddock.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static dev.paddock.architecture.Conditions.access;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.lang.ArchCondition;
import dev.paddock.crypto.KeyRing;
import dev.paddock.crypto.Plaintext;
import dev.paddock.secrets.SecretValues;
import java.io.Serializable;
import java.util.List;

/** Where secret material may be in the clear. */
final class Secrecy {
  static final List<Rule> RULES =
      List.of(
          Rule.of(
                  "Nothing keeps a plaintext",
                  noFields()
                      .should(
                          ArchCondition.from(
                              describe(
                                  "holds a Plaintext",
                                  (JavaField field) ->
                                      field.getType().getAllInvolvedRawTypes().stream()
                                          .anyMatch(it -> it.isEquivalentTo(Plaintext.class))))))
              .except("crypto.SealedBox.KeyPair", "a new key pair, wiped when it is closed")
              .except("secrets.SealingKeys.UsableKey", "what clients seal for, kept for 10 minutes")
              .except("world.WorldFile", "tokens that a world file gives, until it is applied")
              .except("secrets.SecretsWorld", "values that a world file gives, until it is applied")
              .caughtIn("secrets.HoldsPlaintext.value", "secrets.HoldsPlaintext.perhaps"),
          Rule.of(
                  "A plaintext cannot be serialized",
                  root ->
                      classes()
                          .that()
                          .haveFullyQualifiedName(root + ".crypto.Plaintext")
                          .should()
                          .notBeAssignableTo(Serializable.class))
              .caughtIn("crypto.Plaintext"),
          Rule.of(
                  "Nobody looks at the bytes of a plaintext",
                  noClasses().should(access(Plaintext.class, "use")))
              .except("crypto.Plaintext", "compares two in constant time")
              .except("crypto.Aes", "hands them to Java's ciphers, as key and as what is encrypted")
              .except("crypto.SealedBox", "hands them to libsodium")
              .except("crypto.DerivedKeys", "makes keys of the root key")
              .except("crypto.SessionCipher", "hands them to Java's ciphers")
              .except("broker.AgentTokens", "a derived key signs tokens")
              .except(
                  "broker.SecretMarkers", "a job's message holds secrets, before it is encrypted")
              .except("jobs.Masks", "looks for them in what a job has written")
              .except("world.World", "prints a token that the world file gave, to its author")
              .except("world.TokensApply", "a token is compared and hashed as text")
              .except("secrets.SecretsWorld", "an export with values holds them as text")
              .caughtIn("secrets.LeaksPlaintext.looks"),
          Rule.of(
                  "Nobody decrypts what lies in the database",
                  noClasses().should(access(KeyRing.class, "decrypt")))
              .except("secrets.SecretValues", "the one reader of secrets")
              .except("secrets.SealingKeys", "opens with a private key what a client sealed")
              .caughtIn("secrets.LeaksPlaintext.decrypts"),
          Rule.of(
                  "Nobody reads the value of a secret",
                  noClasses().should(access(SecretValues.class, "read")))
              .except("jobs.JobSecrets", "lends a job's secrets for its message and its masks")
              .except(
                  "secrets.SecretsWorld",
                  "tells whether a world file changes it, and exports it when asked for values")
              .caughtIn("secrets.LeaksPlaintext.reads"));

  private Secrecy() {}
}
