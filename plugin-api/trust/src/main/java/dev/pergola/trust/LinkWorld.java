// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.trust.LinkedClass.Member;
import dev.pergola.trust.LinkedClass.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All classes that a plugin can see, and the rules by which the JVM finds members in them (JVMS
 * 5.4.3) and lets others use them (JVMS 5.4.4). Looks in the order of the server's class loader.
 * Safe for use by several threads.
 */
final class LinkWorld {
  private static final String OBJECT = "java/lang/Object";
  private static final Set<String> POLYMORPHIC =
      Set.of("java/lang/invoke/MethodHandle", "java/lang/invoke/VarHandle");
  private static final int HIDDEN = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC;

  private final HostClasses host;
  private final JdkClasses jdk;
  private final Map<String, LinkedClass> own;
  private final Function<String, @Nullable LinkedClass> dependencies;
  private final Map<String, Optional<LinkedClass>> found = new ConcurrentHashMap<>();
  private final Map<String, Optional<LinkedClass>> superclasses = new ConcurrentHashMap<>();
  private final Map<String, Optional<String>> missingParents = new ConcurrentHashMap<>();

  LinkWorld(
      HostClasses host,
      JdkClasses jdk,
      Map<String, LinkedClass> own,
      Function<String, @Nullable LinkedClass> dependencies) {
    this.host = host;
    this.jdk = jdk;
    this.own = own;
    this.dependencies = dependencies;
  }

  /** A member where it was found. */
  record Found(LinkedClass owner, int flags) {}

  @Nullable LinkedClass find(String name) {
    Optional<LinkedClass> known = found.get(name);
    if (known == null) {
      known = Optional.ofNullable(look(name));
      found.put(name, known);
    }
    return known.orElse(null);
  }

  private @Nullable LinkedClass look(String name) {
    if (HostClasses.isShared(name)) {
      byte[] bytes = host.read(name);
      return bytes == null ? null : LinkedClass.of(ClassFile.of().parse(bytes), Origin.HOST, true);
    }
    try {
      LinkedClass platform = jdk.find(name);
      if (platform != null) {
        return platform;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    LinkedClass mine = own.get(name);
    return mine != null ? mine : dependencies.apply(name);
  }

  /** JVMS 5.4.3.3 and 5.4.3.4; null when there is none. */
  @Nullable Found method(LinkedClass owner, Member member) {
    for (LinkedClass type = owner; type != null; type = superclass(type)) {
      Integer flags = type.methods().get(member);
      if (flags != null) {
        return new Found(type, flags);
      }
      if (POLYMORPHIC.contains(type.name())) {
        for (var method : type.methods().entrySet()) {
          if (method.getKey().name().equals(member.name())
              && (method.getValue() & ClassFile.ACC_NATIVE) != 0) {
            return new Found(type, method.getValue());
          }
        }
      }
      if (owner.isInterface() && !type.name().equals(OBJECT)) {
        LinkedClass object = find(OBJECT);
        flags = object == null ? null : object.methods().get(member);
        if (object != null && flags != null && (flags & ClassFile.ACC_PUBLIC) != 0) {
          return new Found(object, flags);
        }
        break;
      }
    }
    for (LinkedClass type : interfaces(owner)) {
      Integer flags = type.methods().get(member);
      if (flags != null && (flags & HIDDEN) == 0) {
        return new Found(type, flags);
      }
    }
    return null;
  }

  /** JVMS 5.4.3.2; null when there is none. */
  @Nullable Found field(LinkedClass owner, Member member) {
    for (LinkedClass type = owner; type != null; type = superclass(type)) {
      Integer flags = type.fields().get(member);
      if (flags != null) {
        return new Found(type, flags);
      }
    }
    for (LinkedClass type : interfaces(owner)) {
      Integer flags = type.fields().get(member);
      if (flags != null) {
        return new Found(type, flags);
      }
    }
    return null;
  }

  /** A class that this one inherits from and that is not there; null when all are. */
  @Nullable String missingParent(LinkedClass type) {
    return missingParents
        .computeIfAbsent(type.name(), _ -> Optional.ofNullable(lookForParents(type)))
        .orElse(null);
  }

  private @Nullable String lookForParents(LinkedClass type) {
    Deque<String> open = new ArrayDeque<>(List.of(type.name()));
    Set<String> seen = new HashSet<>();
    while (!open.isEmpty()) {
      String name = open.pop();
      if (!seen.add(name)) {
        continue;
      }
      LinkedClass next = find(name);
      if (next == null) {
        return name;
      }
      if (next.superclass() != null) {
        open.push(next.superclass());
      }
      open.addAll(next.interfaces());
    }
    return null;
  }

  /** All interfaces of a class and of those that it inherits from. */
  Set<LinkedClass> interfaces(LinkedClass type) {
    Set<LinkedClass> all = new LinkedHashSet<>();
    Set<String> seen = new HashSet<>();
    for (LinkedClass at = type; at != null && seen.add(at.name()); at = superclass(at)) {
      at.interfaces().forEach(name -> addInterface(name, all, seen));
    }
    return all;
  }

  private void addInterface(String name, Set<LinkedClass> all, Set<String> seen) {
    LinkedClass type = seen.add(name) ? find(name) : null;
    if (type != null) {
      all.add(type);
      type.interfaces().forEach(parent -> addInterface(parent, all, seen));
    }
  }

  /** The class that it inherits from; null for none, and for one that would inherit from itself. */
  @Nullable LinkedClass superclass(LinkedClass type) {
    Optional<LinkedClass> known = superclasses.get(type.name());
    if (known == null) {
      known = Optional.ofNullable(isAboveItself(type) ? null : named(type.superclass()));
      superclasses.put(type.name(), known);
    }
    return known.orElse(null);
  }

  // No JVM loads such classes, but a jar may have them.
  private boolean isAboveItself(LinkedClass type) {
    Set<String> seen = new HashSet<>();
    LinkedClass at = type.origin() == Origin.JDK ? null : named(type.superclass());
    while (at != null && seen.add(at.name())) {
      if (at.name().equals(type.name())) {
        return true;
      }
      at = named(at.superclass());
    }
    return false;
  }

  private @Nullable LinkedClass named(@Nullable String name) {
    return name == null ? null : find(name);
  }

  boolean mayUse(LinkedClass from, LinkedClass type) {
    return (type.flags() & ClassFile.ACC_PUBLIC) != 0 && type.exported()
        || type.isInPackageOf(from);
  }

  boolean mayUse(LinkedClass from, Found member) {
    int flags = member.flags();
    LinkedClass owner = member.owner();
    if ((flags & ClassFile.ACC_PUBLIC) != 0) {
      return true;
    }
    if ((flags & ClassFile.ACC_PRIVATE) != 0) {
      return owner.nestHost().equals(from.nestHost());
    }
    return owner.isInPackageOf(from)
        || (flags & ClassFile.ACC_PROTECTED) != 0 && inherits(from, owner.name());
  }

  private boolean inherits(LinkedClass from, String name) {
    Set<String> seen = new HashSet<>();
    for (LinkedClass at = from; at != null && seen.add(at.name()); at = superclass(at)) {
      if (at.name().equals(name)) {
        return true;
      }
    }
    // Of an array's clone and of interfaces' calls the JVM looks at Object.
    return name.equals(OBJECT);
  }
}
