package dev.paddock.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.Predefined;

/**
 * Code that rules are held against.
 *
 * @param root the package that {@code accounts}, {@code http} and the others lie in
 */
record Code(String root, JavaClasses classes) {
  /** Paddock. */
  static final Code REAL =
      new Code(
          "dev.paddock",
          new ClassFileImporter()
              .withImportOption(Predefined.DO_NOT_INCLUDE_TESTS)
              .importPackages("dev.paddock"));

  /** What no rule may let pass. */
  static final Code PLANTED = planted("dev.paddock.architecture.planted");

  private static Code planted(String root) {
    return new Code(root, new ClassFileImporter().importPackages(root));
  }

  JavaClass get(String name) {
    return classes.get(root + "." + name);
  }

  /** The package of a class below the root; {@code main} for the root itself. */
  static String packageOf(JavaClass type, String root) {
    var name = type.getPackageName();
    return name.equals(root) ? "main" : name.substring(root.length() + 1);
  }

  static boolean contains(String root, JavaClass type) {
    return (type.getPackageName() + ".").startsWith(root + ".");
  }
}
