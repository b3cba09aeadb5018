package dev.paddock.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.DirectMethodHandleDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the regular expressions in compiled code. */
final class Regexes {
  /**
   * A use of one.
   *
   * @param member where
   * @param text the expression
   * @param isConstant whether it is known when the code is compiled
   */
  record Use(String member, String text, boolean isConstant) {}

  private static final Map<String, Set<String>> TAKE_ONE =
      Map.of(
          "java/lang/String",
          Set.of("matches", "split", "splitWithDelimiters", "replaceAll", "replaceFirst"),
          "java/util/regex/Pattern",
          Set.of("compile", "matches"));

  private Regexes() {}

  static List<Use> of(JavaClass type) {
    var source = type.getSource();
    if (source.isEmpty()) {
      return List.of();
    }
    var uses = new ArrayList<Use>();
    try (var in = source.get().getUri().toURL().openStream()) {
      for (var method : ClassFile.of().parse(in.readAllBytes()).methods()) {
        var name = method.methodName().stringValue();
        // Constants belong to the class.
        find(name.equals("<clinit>") ? type.getName() : type.getName() + "." + name, method, uses);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return uses;
  }

  private static void find(String member, MethodModel method, List<Use> uses) {
    var instructions =
        method.code().stream()
            .flatMap(code -> code.elementStream())
            .filter(Instruction.class::isInstance)
            .map(Instruction.class::cast)
            .toList();
    for (int i = 0; i < instructions.size(); i++) {
      if (instructions.get(i) instanceof InvokeInstruction call
          && takesOne(call.owner().asInternalName(), call.name().stringValue())) {
        // The arguments are constants, or this is not where the expression stands.
        int first = i - call.typeSymbol().parameterCount();
        uses.add(
            first >= 0
                    && instructions.get(first) instanceof ConstantInstruction constant
                    && constant.constantValue() instanceof String text
                ? new Use(member, text, true)
                : new Use(member, call.name().stringValue(), false));
      }
      if (instructions.get(i) instanceof InvokeDynamicInstruction lambda) {
        lambda.bootstrapArgs().stream()
            .filter(DirectMethodHandleDesc.class::isInstance)
            .map(DirectMethodHandleDesc.class::cast)
            .filter(it -> takesOne(internalName(it), it.methodName()))
            .forEach(it -> uses.add(new Use(member, it.methodName(), false)));
      }
    }
  }

  private static boolean takesOne(String owner, String method) {
    return TAKE_ONE.getOrDefault(owner, Set.of()).contains(method);
  }

  private static String internalName(DirectMethodHandleDesc method) {
    var descriptor = method.owner().descriptorString();
    return descriptor.substring(1, descriptor.length() - 1);
  }
}
