// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Where a class uses entries of its constant pool: in which method, or in what it inherits from.
 * What nothing uses, such as the names of nested classes, the JVM never resolves.
 */
final class LinkPlaces {
  /** Tells each use of these entries: the place, and the entry. */
  static void of(ClassModel model, Set<PoolEntry> entries, BiConsumer<String, PoolEntry> use) {
    String type = model.thisClass().asInternalName().replace('/', '.');
    List<PoolEntry> parents = new ArrayList<>(model.interfaces());
    model.superclass().ifPresent(parents::add);
    parents.stream().filter(entries::contains).forEach(entry -> use.accept(type, entry));
    for (MethodModel method : model.methods()) {
      method
          .code()
          .ifPresent(
              code ->
                  code.forEach(
                      element ->
                          used(element).stream()
                              .filter(entries::contains)
                              .forEach(entry -> use.accept(type + "." + shown(method), entry))));
    }
  }

  private static List<PoolEntry> used(Object element) {
    return switch (element) {
      case InvokeInstruction invoke -> List.of(invoke.method(), invoke.owner());
      case FieldInstruction field -> List.of(field.field(), field.owner());
      case NewObjectInstruction made -> List.of(made.className());
      case NewReferenceArrayInstruction array -> List.of(array.componentType());
      case NewMultiArrayInstruction array -> List.of(array.arrayType());
      case TypeCheckInstruction check -> List.of(check.type());
      case ExceptionCatch caught ->
          caught.catchType().<List<PoolEntry>>map(List::of).orElse(List.of());
      case ConstantInstruction.LoadConstantInstruction load -> List.of(load.constantEntry());
      case InvokeDynamicInstruction dynamic -> {
        List<PoolEntry> entries = new ArrayList<>();
        entries.add(dynamic.invokedynamic());
        dynamic
            .invokedynamic()
            .bootstrap()
            .arguments()
            .forEach(
                argument -> {
                  entries.add(argument);
                  if (argument
                      instanceof java.lang.classfile.constantpool.MethodHandleEntry handle) {
                    entries.add(handle.reference());
                    entries.add(handle.reference().owner());
                  }
                });
        yield entries;
      }
      default -> List.of();
    };
  }

  private static String shown(MethodModel method) {
    return shown(method.methodName().stringValue(), method.methodType().stringValue());
  }

  /** A method in Java's words, with simple names. */
  static String shown(String name, String descriptor) {
    return MethodTypeDesc.ofDescriptor(descriptor).parameterList().stream()
        .map(ClassDesc::displayName)
        .collect(Collectors.joining(", ", name + "(", ")"));
  }

  private LinkPlaces() {}
}
