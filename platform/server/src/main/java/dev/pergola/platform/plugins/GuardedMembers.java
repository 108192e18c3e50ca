// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.trust.SensitiveCall;
import dev.pergola.trust.SensitiveCall.Subject;
import dev.pergola.trust.SensitiveCalls;
import dev.pergola.trust.SensitiveCalls.OwnClasses;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin calls by reflection: the same rules as if it called it directly. Classes of the
 * server that are not the contract's need reflection, whatever the member.
 */
final class GuardedMembers {
  private final SensitiveCalls table = SensitiveCalls.table();
  private final Guard guard;
  private final ClassLoader loader;
  private final OwnClasses own;

  GuardedMembers(Guard guard, ClassLoader loader, OwnClasses own) {
    this.guard = guard;
    this.loader = loader;
    this.own = own;
  }

  /** A member is used: receiver and arguments of {@code Method.invoke} and its like. */
  void invoke(SensitiveCall call, @Nullable Object[] values) {
    switch (values[0]) {
      case Method method ->
          use(
              call,
              method.getDeclaringClass(),
              method.getName(),
              MethodType.methodType(method.getReturnType(), method.getParameterTypes()),
              Modifier.isStatic(method.getModifiers()) ? null : new @Nullable Object[] {values[1]},
              arguments(values[2]));
      case Constructor<?> constructor ->
          use(
              call,
              constructor.getDeclaringClass(),
              "<init>",
              MethodType.methodType(void.class, constructor.getParameterTypes()),
              null,
              arguments(values[1]));
      case Class<?> type ->
          use(call, type, "<init>", MethodType.methodType(void.class), null, arguments(null));
      case Field field -> requireOwn(call, field.getDeclaringClass(), field.getName());
      case null, default -> {}
    }
  }

  private static @Nullable Object[] arguments(@Nullable Object values) {
    return values instanceof Object[] array ? array : new @Nullable Object[0];
  }

  private void use(
      SensitiveCall call,
      Class<?> owner,
      String name,
      MethodType type,
      @Nullable Object @Nullable [] receiver,
      @Nullable Object[] arguments) {
    requireOwn(call, owner, name);
    SensitiveCall found = table.find(internal(owner), name, type.descriptorString(), own);
    if (found == null || guard.isFree(found)) {
      return;
    }
    List<@Nullable Object> values = new ArrayList<>();
    if (receiver != null) {
      values.add(receiver[0]);
    }
    values.addAll(Arrays.asList(arguments));
    List<Integer> places =
        found.places(
            receiver == null ? null : ClassDesc.ofDescriptor(owner.descriptorString()),
            MethodTypeDesc.ofDescriptor(type.descriptorString()));
    guard.accept(subject(found, values, places), found.id());
  }

  private static @Nullable Object subject(
      SensitiveCall found, List<@Nullable Object> values, List<Integer> places) {
    List<@Nullable Object> chosen = new ArrayList<>();
    places.forEach(place -> chosen.add(place < values.size() ? values.get(place) : null));
    boolean several = found.subject() == Subject.MEMBER || found.subject() == Subject.LOOKUP;
    return places.isEmpty()
        ? null
        : chosen.size() == 1 && !several ? chosen.getFirst() : chosen.toArray();
  }

  /** A method handle is asked for: receiver and arguments of {@code Lookup.findVirtual} and all. */
  void lookUp(SensitiveCall call, @Nullable Object[] values) {
    Object first = values.length > 1 ? values[1] : null;
    switch (call.member()) {
      case "findConstructor" -> handle(call, first, "<init>", values[2]);
      case "findVirtual", "findStatic", "findSpecial" -> handle(call, first, values[2], values[3]);
      case "bind" -> handle(call, first == null ? null : first.getClass(), values[2], values[3]);
      default -> {
        switch (first) {
          case Method method ->
              handle(
                  call,
                  method.getDeclaringClass(),
                  method.getName(),
                  MethodType.methodType(method.getReturnType(), method.getParameterTypes()));
          case Constructor<?> constructor ->
              handle(
                  call,
                  constructor.getDeclaringClass(),
                  "<init>",
                  MethodType.methodType(void.class, constructor.getParameterTypes()));
          case Member field -> requireOwn(call, field.getDeclaringClass(), field.getName());
          case Class<?> type -> requireOwn(call, type, "");
          case null, default -> {}
        }
      }
    }
  }

  private void handle(
      SensitiveCall call, @Nullable Object owner, @Nullable Object name, @Nullable Object type) {
    if (!(owner instanceof Class<?> refc)
        || !(name instanceof String member)
        || !(type instanceof MethodType method)) {
      return;
    }
    requireOwn(call, refc, member);
    SensitiveCall found = table.find(internal(refc), member, method.descriptorString(), own);
    if (found != null) {
      switch (found.subject()) {
        // It would check for others what it checks here: not possible once it is a handle.
        case MEMBER, LOOKUP, LOADER -> guard.requireReflection(found, "");
        case NONE, PATHS, HOST, ANYWHERE, PROPERTY, RECEIVER, ARGUMENT, RESULT ->
            guard.requireAll(found);
      }
    }
  }

  /** A class loader, module or layer is used to load classes. */
  void loader(SensitiveCall call, @Nullable Object subject) {
    ClassLoader used =
        switch (subject) {
          case null -> null;
          case ClassLoader given -> given;
          case Module module -> module.getClassLoader();
          default -> ClassLoader.getSystemClassLoader();
        };
    if (!isOwn(used)) {
      guard.requireReflection(call, String.valueOf(used));
    }
  }

  private void requireOwn(SensitiveCall call, Class<?> type, String member) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    if (!isOwn(element.getClassLoader()) && !IsolatedClassLoader.isShared(element.getName())) {
      guard.requireReflection(call, element.getName() + (member.isEmpty() ? "" : "." + member));
    }
  }

  /** The plugin's loader, one that it made itself, or the JDK's. */
  private boolean isOwn(@Nullable ClassLoader other) {
    for (ClassLoader at = other; at != null; at = at.getParent()) {
      if (at == loader) {
        return true;
      }
    }
    return other == null || other == ClassLoader.getPlatformClassLoader();
  }

  private static String internal(Class<?> type) {
    return type.getName().replace('.', '/');
  }
}
