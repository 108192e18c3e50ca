// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Classes that a plugin finds in the server: the JDK's and the contract's. They are loaded to look
 * at them, and not initialized.
 */
final class ExternalClasses {
  /** The class of a name such as {@code java/net/Socket}; null when there is none. */
  static @Nullable Class<?> find(String name) {
    ClassLoader loader =
        name.startsWith("dev/pergola/api/") || name.startsWith("org/slf4j/")
            ? ExternalClasses.class.getClassLoader()
            : ClassLoader.getPlatformClassLoader();
    try {
      return Class.forName(name.replace('/', '.'), false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }

  /** What a class inherits from directly; nothing for one that is not there. */
  static List<String> parents(String name) {
    Class<?> type = find(name);
    List<String> parents = new ArrayList<>();
    if (type != null) {
      if (type.getSuperclass() != null) {
        parents.add(internal(type.getSuperclass()));
      }
      for (Class<?> parent : type.getInterfaces()) {
        parents.add(internal(parent));
      }
    }
    return parents;
  }

  /**
   * Names and descriptors of the methods that a subclass in another package may override, inherited
   * ones included; null when the class is not there.
   */
  static @Nullable Set<String> overridable(String name) {
    Class<?> type = find(name);
    if (type == null) {
      return null;
    }
    Set<String> methods = new HashSet<>();
    collect(type, methods);
    return methods;
  }

  private static void collect(Class<?> type, Set<String> methods) {
    for (Method method : type.getDeclaredMethods()) {
      int modifiers = method.getModifiers();
      if ((Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers))
          && !Modifier.isStatic(modifiers)) {
        methods.add(
            method.getName()
                + java.lang.invoke.MethodType.methodType(
                        method.getReturnType(), method.getParameterTypes())
                    .descriptorString());
      }
    }
    if (type.getSuperclass() != null) {
      collect(type.getSuperclass(), methods);
    }
    for (Class<?> parent : type.getInterfaces()) {
      collect(parent, methods);
    }
  }

  private static String internal(Class<?> type) {
    return type.getName().replace('.', '/');
  }

  private ExternalClasses() {}
}
