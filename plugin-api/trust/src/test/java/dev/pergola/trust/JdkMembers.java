// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The members that a row of the table is about, and code that calls them. */
final class JdkMembers {
  static List<Executable> of(SensitiveCall row) {
    Class<?> type = ExternalClasses.find(row.owner());
    Map<String, Executable> fitting = new LinkedHashMap<>();
    if (type == null) {
      return List.of();
    }
    List<Executable> all = new ArrayList<>(List.of(type.getDeclaredConstructors()));
    all.addAll(List.of(type.getMethods()));
    all.addAll(List.of(type.getDeclaredMethods()));
    for (Executable member : all) {
      boolean visible =
          Modifier.isPublic(member.getModifiers()) || Modifier.isProtected(member.getModifiers());
      boolean abstractClass =
          member instanceof Constructor && Modifier.isAbstract(type.getModifiers());
      String name = name(member);
      String descriptor = type(member).descriptorString();
      boolean ofObject = member.getDeclaringClass() == Object.class;
      if (visible
          && !abstractClass
          && !ofObject
          && !member.isSynthetic()
          && row.fits(name, descriptor)
          && row.equals(SensitiveCalls.table().find(row.owner(), name, descriptor, _ -> null))) {
        fitting.put(name + descriptor, member);
      }
    }
    if (fitting.isEmpty() && Modifier.isAbstract(type.getModifiers())) {
      // A constructor for subclasses only.
      Arrays.stream(type.getDeclaredConstructors())
          .filter(member -> row.fits("<init>", type(member).descriptorString()))
          .forEach(member -> fitting.put(type(member).descriptorString(), member));
    }
    return List.copyOf(fitting.values());
  }

  static String name(Executable member) {
    return member instanceof Constructor ? "<init>" : member.getName();
  }

  static MethodTypeDesc type(Executable member) {
    Class<?> result = member instanceof Method method ? method.getReturnType() : void.class;
    return MethodTypeDesc.of(
        result.describeConstable().orElseThrow(),
        Arrays.stream(member.getParameterTypes())
            .map(parameter -> parameter.describeConstable().orElseThrow())
            .toArray(ClassDesc[]::new));
  }

  /** Code that makes the call with nothing but nulls and zeros, and returns. */
  static void call(CodeBuilder code, String ownerName, Executable member) {
    ClassDesc owner = ClassDesc.ofInternalName(ownerName);
    MethodTypeDesc type = type(member);
    boolean isInterface = member.getDeclaringClass().isInterface() && isInterface(ownerName);
    if (member instanceof Constructor) {
      code.new_(owner).dup();
    } else if (!Modifier.isStatic(member.getModifiers())) {
      code.aconst_null().checkcast(owner);
    }
    for (ClassDesc parameter : type.parameterList()) {
      switch (java.lang.classfile.TypeKind.from(parameter).asLoadable()) {
        case INT -> code.iconst_0();
        case LONG -> code.lconst_0();
        case FLOAT -> code.fconst_0();
        case DOUBLE -> code.dconst_0();
        default -> code.aconst_null().checkcast(parameter);
      }
    }
    if (member instanceof Constructor) {
      code.invokespecial(owner, "<init>", type).pop();
    } else if (Modifier.isStatic(member.getModifiers())) {
      code.invokestatic(owner, member.getName(), type, isInterface);
    } else if (isInterface) {
      code.invokeinterface(owner, member.getName(), type);
    } else {
      code.invokevirtual(owner, member.getName(), type);
    }
    if (member instanceof Method && !type.returnType().equals(ConstantDescs.CD_void)) {
      if (java.lang.classfile.TypeKind.from(type.returnType()).slotSize() == 2) {
        code.pop2();
      } else {
        code.pop();
      }
    }
    code.return_();
  }

  private static boolean isInterface(String name) {
    Class<?> type = ExternalClasses.find(name);
    return type != null && type.isInterface();
  }

  private JdkMembers() {}
}
