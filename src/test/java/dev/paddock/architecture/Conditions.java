package dev.paddock.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.util.Set;
import java.util.function.Predicate;

/** Words that the rules have in common. */
final class Conditions {
  private Conditions() {}

  /** Calls or references a method, a constructor ({@code <init>}) or a field. */
  static ArchCondition<JavaClass> access(Class<?> owner, String... names) {
    var wanted = Set.of(names);
    return access(
        owner.getSimpleName() + "." + String.join("|", names),
        it -> it.getTargetOwner().isEquivalentTo(owner) && wanted.contains(it.getName()));
  }

  static ArchCondition<JavaClass> access(String what, Predicate<JavaAccess<?>> wanted) {
    return ArchConditions.accessTargetWhere(describe(what, wanted));
  }

  static DescribedPredicate<JavaClass> inFeature(String root) {
    return describe(
        "in a feature package",
        type -> Code.contains(root, type) && Floors.isFeature(Code.packageOf(type, root)));
  }

  static DescribedPredicate<JavaClass> nameEndsWith(String... suffixes) {
    var form = ".*(" + String.join("|", suffixes) + ")";
    return describe("name is " + form, type -> type.getSimpleName().matches(form));
  }

  static ArchCondition<JavaClass> be(DescribedPredicate<JavaClass> what) {
    return ArchCondition.from(what);
  }
}
