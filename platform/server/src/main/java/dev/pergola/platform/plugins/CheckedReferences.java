// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.plugins.CheckCode.Local;
import dev.pergola.trust.SensitiveCall;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.constantpool.ConstantDynamicEntry;
import java.lang.classfile.constantpool.ConstantPoolBuilder;
import java.lang.classfile.constantpool.InterfaceMethodRefEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Constants of one class that become calls: method references and method handles. One that leads to
 * a call of the table is pointed at a method that is added to the class, private and static, which
 * checks and makes the call.
 */
final class CheckedReferences {
  private static final int MAX_NESTING = 20;

  private final ClassModel model;
  private final CallRewriter rewriter;
  private final ConstantPoolBuilder pool;
  private final CheckCode checks;
  // By kind, owner, name and descriptor.
  private final Map<String, Added> added = new LinkedHashMap<>();

  private record Added(
      String name, MethodTypeDesc type, int kind, MemberRefEntry member, SensitiveCall rule) {}

  CheckedReferences(ClassModel model, CallRewriter rewriter) {
    this.model = model;
    this.rewriter = rewriter;
    this.pool = ConstantPoolBuilder.of(model);
    this.checks = new CheckCode(rewriter.checks());
  }

  /** Whether a method makes or mentions a call that is to be checked. */
  boolean isTouched(MethodModel method) {
    return method.code().stream()
        .flatMap(code -> code.elementStream())
        .anyMatch(
            element ->
                switch (element) {
                  case InvokeInstruction call ->
                      rewriter.find(
                              call.owner().asInternalName(),
                              call.name().stringValue(),
                              call.type().stringValue())
                          != null;
                  case InvokeDynamicInstruction call ->
                      !checked(call.invokedynamic()).equals(call.invokedynamic());
                  case ConstantInstruction.LoadConstantInstruction constant ->
                      !checked(constant.constantEntry()).equals(constant.constantEntry());
                  default -> false;
                });
  }

  InvokeDynamicEntry checked(InvokeDynamicEntry entry) {
    MethodHandleEntry bootstrap = entry.bootstrap().bootstrapMethod();
    List<LoadableConstantEntry> arguments = entry.bootstrap().arguments();
    MethodHandleEntry checkedBootstrap = checked(bootstrap);
    List<LoadableConstantEntry> checkedArguments = checked(arguments, 0);
    return checkedBootstrap == bootstrap && checkedArguments.equals(arguments)
        ? entry
        : pool.invokeDynamicEntry(
            pool.bsmEntry(checkedBootstrap, checkedArguments), entry.nameAndType());
  }

  LoadableConstantEntry checked(LoadableConstantEntry entry) {
    return checked(entry, 0);
  }

  private LoadableConstantEntry checked(LoadableConstantEntry entry, int depth) {
    return switch (entry) {
      case MethodHandleEntry handle -> checked(handle);
      case ConstantDynamicEntry dynamic -> {
        if (depth > MAX_NESTING) {
          throw new IllegalArgumentException("constants are nested too deeply");
        }
        MethodHandleEntry bootstrap = dynamic.bootstrap().bootstrapMethod();
        List<LoadableConstantEntry> arguments = dynamic.bootstrap().arguments();
        MethodHandleEntry checkedBootstrap = checked(bootstrap);
        List<LoadableConstantEntry> checkedArguments = checked(arguments, depth + 1);
        yield checkedBootstrap == bootstrap && checkedArguments.equals(arguments)
            ? dynamic
            : pool.constantDynamicEntry(
                pool.bsmEntry(checkedBootstrap, checkedArguments), dynamic.nameAndType());
      }
      default -> entry;
    };
  }

  private List<LoadableConstantEntry> checked(List<LoadableConstantEntry> entries, int depth) {
    List<LoadableConstantEntry> result = new ArrayList<>();
    entries.forEach(entry -> result.add(checked(entry, depth)));
    return result;
  }

  private MethodHandleEntry checked(MethodHandleEntry handle) {
    if (handle.kind() < DirectMethodHandleDesc.Kind.VIRTUAL.refKind) {
      return handle;
    }
    MemberRefEntry member = handle.reference();
    String owner = member.owner().asInternalName();
    String name = member.name().stringValue();
    String descriptor = member.type().stringValue();
    SensitiveCall rule = rewriter.find(owner, name, descriptor);
    if (rule == null) {
      return handle;
    }
    Added method =
        added.computeIfAbsent(
            handle.kind() + owner + "." + name + descriptor,
            _ -> new Added("pergola$" + added.size(), type(handle), handle.kind(), member, rule));
    var self = model.thisClass();
    var nameAndType = pool.nameAndTypeEntry(method.name(), method.type());
    return pool.methodHandleEntry(
        DirectMethodHandleDesc.Kind.STATIC.refKind,
        isInterface()
            ? pool.interfaceMethodRefEntry(self, nameAndType)
            : pool.methodRefEntry(self, nameAndType));
  }

  private boolean isInterface() {
    return model.flags().has(AccessFlag.INTERFACE);
  }

  /** The type of the method that stands for a handle: of a constructor, of one with a receiver. */
  private MethodTypeDesc type(MethodHandleEntry handle) {
    MemberRefEntry member = handle.reference();
    MethodTypeDesc type = MethodTypeDesc.ofDescriptor(member.type().stringValue());
    ClassDesc owner = member.owner().asSymbol();
    return switch (handle.kind()) {
      case 6 -> type;
      case 7 -> type.insertParameterTypes(0, model.thisClass().asSymbol());
      case 8 -> type.changeReturnType(owner);
      default -> type.insertParameterTypes(0, owner);
    };
  }

  /** Adds the methods that the checked constants lead to. */
  void addMethods(ClassBuilder type) {
    for (Added method : added.values()) {
      type.withMethodBody(
          method.name(),
          method.type(),
          ClassFile.ACC_PRIVATE
              | ClassFile.ACC_STATIC
              | ClassFile.ACC_SYNTHETIC
              | (isVarargs(method) ? ClassFile.ACC_VARARGS : 0),
          code -> body(code, method));
    }
  }

  private void body(CodeBuilder code, Added method) {
    MemberRefEntry member = method.member();
    MethodTypeDesc called = MethodTypeDesc.ofDescriptor(member.type().stringValue());
    boolean receiver = method.kind() != 6 && method.kind() != 8;
    List<Local> values = new ArrayList<>();
    int slot = 0;
    for (ClassDesc parameter : method.type().parameterList()) {
      TypeKind kind = TypeKind.from(parameter).asLoadable();
      values.add(new Local(slot, kind));
      slot += kind.slotSize();
    }
    checks.check(
        code,
        method.rule(),
        values,
        method.rule().places(receiver ? member.owner().asSymbol() : null, called));
    if (method.kind() == 8) {
      code.new_(member.owner()).dup();
    }
    values.forEach(value -> code.loadLocal(value.type(), value.slot()));
    switch (method.kind()) {
      case 5 -> code.invokevirtual(methodRef(member));
      case 6 -> {
        if (member instanceof InterfaceMethodRefEntry entry) {
          code.invokestatic(entry);
        } else {
          code.invokestatic(methodRef(member));
        }
      }
      case 7, 8 -> {
        if (member instanceof InterfaceMethodRefEntry entry) {
          code.invokespecial(entry);
        } else {
          code.invokespecial(methodRef(member));
        }
      }
      case 9 -> code.invokeinterface((InterfaceMethodRefEntry) member);
      default -> throw new IllegalArgumentException("unknown kind of method handle");
    }
    if (method.rule().subject() == SensitiveCall.Subject.RESULT
        && !method.type().returnType().isPrimitive()) {
      checks.remember(code);
    }
    code.return_(TypeKind.from(method.type().returnType()).asLoadable());
  }

  private static MethodRefEntry methodRef(MemberRefEntry member) {
    if (member instanceof MethodRefEntry entry) {
      return entry;
    }
    throw new IllegalArgumentException("a method handle does not fit its kind");
  }

  /** A handle of such a method collects its last arguments, and so must the one in its place. */
  private static boolean isVarargs(Added method) {
    List<ClassDesc> parameters = method.type().parameterList();
    if (parameters.isEmpty() || !parameters.getLast().isArray()) {
      return false;
    }
    try {
      Class<?> owner =
          Class.forName(
              method.rule().owner().replace('/', '.'),
              false,
              CheckedReferences.class.getClassLoader());
      String descriptor = method.member().type().stringValue();
      return Stream.<Executable>concat(
              Stream.of(owner.getDeclaredMethods()), Stream.of(owner.getDeclaredConstructors()))
          .filter(Executable::isVarArgs)
          .anyMatch(
              member ->
                  MethodTypeDesc.of(ConstantDescs.CD_void, parameters(member))
                          .parameterList()
                          .equals(MethodTypeDesc.ofDescriptor(descriptor).parameterList())
                      && (member instanceof Constructor
                          || member.getName().equals(method.member().name().stringValue())));
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static List<ClassDesc> parameters(Executable member) {
    return Stream.of(member.getParameterTypes())
        .map(type -> type.describeConstable().orElseThrow())
        .toList();
  }
}
