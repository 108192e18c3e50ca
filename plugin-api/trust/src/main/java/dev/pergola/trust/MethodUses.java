// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.ConstantDynamicEntry;
import java.lang.classfile.constantpool.DynamicConstantPoolEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one method's code mentions. */
final class MethodUses {
  private static final int MAX_NESTING = 20;

  /**
   * A call, or a constant by which others may make it.
   *
   * @param property the text pushed where the name of a system property belongs; null for none
   */
  record Call(String owner, String name, String descriptor, @Nullable String property) {}

  final List<Call> calls = new ArrayList<>();
  final Set<String> created = new HashSet<>();
  final Set<String> initialized = new HashSet<>();
  final Set<String> classConstants = new HashSet<>();
  final Set<String> texts = new HashSet<>();
  final boolean isNative;

  private MethodUses(boolean isNative) {
    this.isNative = isNative;
  }

  /**
   * Reads a method's code.
   *
   * @throws IllegalArgumentException when it is malformed
   */
  static MethodUses of(MethodModel method) {
    var uses = new MethodUses(method.flags().has(AccessFlag.NATIVE));
    method.code().ifPresent(code -> uses.read(code.elementList()));
    return uses;
  }

  private void read(List<CodeElement> code) {
    Instruction before = null;
    Instruction beforeThat = null;
    for (CodeElement element : code) {
      switch (element) {
        case InvokeInstruction invoke -> {
          String descriptor = invoke.type().stringValue();
          boolean two =
              descriptor.startsWith("(Ljava/lang/String;")
                  && !descriptor.startsWith("(Ljava/lang/String;)");
          calls.add(
              new Call(
                  invoke.owner().asInternalName(),
                  invoke.name().stringValue(),
                  descriptor,
                  text(two ? beforeThat : before)));
          if (invoke.opcode() == Opcode.INVOKESTATIC) {
            initialized.add(invoke.owner().asInternalName());
          }
        }
        case InvokeDynamicInstruction dynamic -> dynamic(dynamic.invokedynamic(), 0);
        case NewObjectInstruction made -> created.add(made.className().asInternalName());
        case FieldInstruction field -> {
          if (field.opcode() == Opcode.GETSTATIC || field.opcode() == Opcode.PUTSTATIC) {
            initialized.add(field.owner().asInternalName());
          }
        }
        case ConstantInstruction.LoadConstantInstruction constant ->
            constant(constant.constantEntry());
        default -> {}
      }
      if (element instanceof Instruction instruction) {
        beforeThat = before;
        before = instruction;
      }
    }
  }

  private static @Nullable String text(@Nullable Instruction instruction) {
    return instruction instanceof ConstantInstruction.LoadConstantInstruction constant
            && constant.constantEntry() instanceof StringEntry string
        ? string.stringValue()
        : null;
  }

  private void constant(LoadableConstantEntry constant) {
    switch (constant) {
      case ClassEntry type -> classConstants.add(element(type.asInternalName()));
      case StringEntry string -> texts.add(string.stringValue());
      case MethodHandleEntry handle -> handle(handle);
      case ConstantDynamicEntry dynamic -> dynamic(dynamic, 0);
      default -> {}
    }
  }

  private void dynamic(DynamicConstantPoolEntry entry, int depth) {
    if (depth > MAX_NESTING) {
      throw new IllegalArgumentException("Constants are nested too deeply");
    }
    handle(entry.bootstrap().bootstrapMethod());
    for (LoadableConstantEntry argument : entry.bootstrap().arguments()) {
      switch (argument) {
        case MethodHandleEntry handle -> handle(handle);
        case ConstantDynamicEntry dynamic -> dynamic(dynamic, depth + 1);
        default -> {}
      }
    }
  }

  private void handle(MethodHandleEntry handle) {
    var member = handle.reference();
    String owner = member.owner().asInternalName();
    // Kinds of JVMS 4.4.8: 1 to 4 are fields, 6 a static method, 8 a constructor.
    if (handle.kind() <= 4) {
      initialized.add(owner);
      return;
    }
    calls.add(new Call(owner, member.name().stringValue(), member.type().stringValue(), null));
    if (handle.kind() == 6) {
      initialized.add(owner);
    } else if (handle.kind() == 8) {
      created.add(owner);
    }
  }

  private static String element(String name) {
    return name.startsWith("[") && name.endsWith(";")
        ? name.substring(name.indexOf('L') + 1, name.length() - 1)
        : name;
  }
}
