// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.trust.LinkWorld.Found;
import dev.pergola.trust.LinkedClass.Member;
import dev.pergola.trust.LinkedClass.Origin;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.InterfaceMethodRefEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The links of one plugin: what its classes use, held against all that it can see. */
final class PluginLinks {
  private final LinkWorld world;
  private final LinkLambdas lambdas;
  private final Map<String, ClassModel> models;
  private final Map<String, LinkedClass> own;
  private final String ownPackage;
  private final boolean lacksOptional;
  private final Set<String> reached;
  private final Set<String> packages = new HashSet<>();
  private final Map<MemberKey, Object> resolved = new ConcurrentHashMap<>();

  /** What is the matter with a symbol, and whether what should bring it is there in part. */
  private record Fault(String symbol, String why, boolean partly) {}

  private record MemberKey(boolean field, boolean inInterface, String owner, Member member) {}

  /**
   * @param door the internal name of the plugin's class
   * @param lacksOptional whether a plugin that it can do without is not there
   */
  PluginLinks(
      LinkWorld world,
      Map<String, ClassModel> models,
      Map<String, LinkedClass> own,
      String door,
      boolean lacksOptional) {
    this.world = world;
    this.lambdas = new LinkLambdas(world);
    this.models = models;
    this.own = own;
    this.lacksOptional = lacksOptional;
    this.ownPackage = LinkedClass.packageOf(door);
    own.keySet().forEach(name -> packages.add(LinkedClass.packageOf(name)));
    this.reached = reached(door);
  }

  private Set<String> reached(String door) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(door));
    while (!open.isEmpty()) {
      String name = open.pop();
      ClassModel model = models.get(name);
      if (model == null || !seen.add(name)) {
        continue;
      }
      for (PoolEntry entry : model.constantPool()) {
        if (entry instanceof ClassEntry used) {
          open.push(element(used.asInternalName()));
        }
      }
    }
    return seen;
  }

  List<MissingSymbol> missing() {
    return own.entrySet().parallelStream()
        .flatMap(entry -> missing(entry.getValue(), entry.getKey()).stream())
        .distinct()
        .sorted(
            Comparator.comparing((MissingSymbol symbol) -> !symbol.breaks())
                .thenComparing(MissingSymbol::from)
                .thenComparing(MissingSymbol::symbol))
        .toList();
  }

  private List<MissingSymbol> missing(LinkedClass from, String name) {
    List<MissingSymbol> missing = new ArrayList<>();
    ClassModel model = models.get(name);
    if (model != null) {
      check(from, model, missing);
      unimplemented(from, missing);
    }
    return missing;
  }

  private void check(LinkedClass from, ClassModel model, List<MissingSymbol> missing) {
    Map<PoolEntry, Fault> faults = new HashMap<>();
    for (PoolEntry entry : model.constantPool()) {
      Fault fault =
          switch (entry) {
            case ClassEntry type -> type(from, type.asInternalName());
            case MemberRefEntry member -> member(from, member);
            case InvokeDynamicEntry dynamic -> lambda(dynamic);
            default -> null;
          };
      if (fault != null) {
        faults.put(entry, fault);
      }
    }
    if (!faults.isEmpty()) {
      LinkPlaces.of(
          model,
          faults.keySet(),
          (place, entry) -> {
            Fault fault = faults.get(entry);
            if (fault != null) {
              missing.add(
                  new MissingSymbol(
                      place, fault.symbol(), fault.why(), breaks(from.name(), fault)));
            }
          });
    }
  }

  /**
   * What the plugin's own code misses breaks it. A library may have parts for others that are not
   * there: it breaks the plugin only where the plugin reaches it, and only for what is partly
   * there, such as a method missing in a class of the host. What is not there at all may also be of
   * a plugin that this one can do without.
   */
  private boolean breaks(String from, Fault fault) {
    return isOwnCode(from)
        ? fault.partly() || !lacksOptional
        : fault.partly() && reached.contains(from);
  }

  private @Nullable Fault lambda(InvokeDynamicEntry dynamic) {
    LinkLambdas.Open open = lambdas.open(dynamic);
    return open == null
        ? null
        : new Fault(
            shown(open.owner(), open.method(), false),
            "a lambda must implement it and does not",
            true);
  }

  private boolean isOwnCode(String name) {
    return name.startsWith(ownPackage);
  }

  private @Nullable Fault type(LinkedClass from, String name) {
    String element = element(name);
    if (element.isEmpty()) {
      return null;
    }
    LinkedClass type = world.find(element);
    if (type == null) {
      boolean partly =
          HostClasses.isShared(element) || packages.contains(LinkedClass.packageOf(element));
      return new Fault(java(element), "there is no such class", partly);
    }
    if (!world.mayUse(from, type)) {
      return new Fault(java(element), "the class is not for others", isOurs(type));
    }
    // In a library it is told where the class is; to the plugin's own code it means a failure.
    String parent = isOwnCode(from.name()) ? world.missingParent(type) : null;
    return parent == null || element.equals(from.name())
        ? null
        : new Fault(
            java(element), "it inherits from %s, which is missing".formatted(java(parent)), true);
  }

  // Libraries try for what some version of Java has, and do without.
  private static boolean isOurs(LinkedClass type) {
    return type.origin() != Origin.JDK;
  }

  private @Nullable Fault member(LinkedClass from, MemberRefEntry entry) {
    String ownerName = entry.owner().asInternalName();
    String name = ownerName.startsWith("[") ? "java/lang/Object" : ownerName;
    LinkedClass owner = world.find(name);
    if (owner == null) {
      return null;
    }
    var member = new Member(entry.name().stringValue(), entry.type().stringValue());
    boolean isField = entry instanceof FieldRefEntry;
    boolean inInterface = entry instanceof InterfaceMethodRefEntry;
    Object result =
        resolved.computeIfAbsent(
            new MemberKey(isField, inInterface, name, member), key -> resolve(owner, key));
    return switch (result) {
      case Fault fault -> fault;
      case Found found when !ownerName.startsWith("[") && !world.mayUse(from, found) ->
          new Fault(
              shown(owner, member, isField),
              "it is %s".formatted(access(found.flags())),
              isOurs(found.owner()));
      default -> null;
    };
  }

  private Object resolve(LinkedClass owner, MemberKey key) {
    String symbol = shown(owner, key.member(), key.field());
    if (!key.field() && key.inInterface() != owner.isInterface()) {
      return new Fault(
          symbol,
          "%s is %s now"
              .formatted(java(owner.name()), owner.isInterface() ? "an interface" : "a class"),
          isOurs(owner));
    }
    Found found =
        key.field() ? world.field(owner, key.member()) : world.method(owner, key.member());
    if (found != null) {
      return found;
    }
    // What an absent superclass might bring is told where that superclass is missing.
    return world.missingParent(owner) == null
        ? new Fault(
            symbol,
            "there is no such %s in the class".formatted(key.field() ? "field" : "method"),
            isOurs(owner))
        : Boolean.TRUE;
  }

  /** Tells methods of the host's types that a class of the plugin had to implement. */
  private void unimplemented(LinkedClass type, List<MissingSymbol> missing) {
    if (type.isAbstract() || type.isInterface() || world.missingParent(type) != null) {
      return;
    }
    List<LinkedClass> parents = new ArrayList<>(world.interfaces(type));
    for (LinkedClass at = world.superclass(type); at != null; at = world.superclass(at)) {
      parents.add(at);
    }
    for (LinkedClass parent : parents) {
      if (parent.origin() != Origin.HOST && parent.origin() != Origin.DEPENDENCY) {
        continue;
      }
      parent
          .methods()
          .forEach(
              (member, flags) -> {
                if ((flags & ClassFile.ACC_ABSTRACT) != 0 && !implemented(type, member)) {
                  var fault = new Fault("", "", true);
                  missing.add(
                      new MissingSymbol(
                          java(type.name()),
                          shown(parent, member, false),
                          "the class must implement it and does not",
                          breaks(type.name(), fault)));
                }
              });
    }
  }

  private boolean implemented(LinkedClass type, Member member) {
    Found found = world.method(type, member);
    if (found != null && (found.flags() & ClassFile.ACC_ABSTRACT) == 0) {
      return true;
    }
    // A default in any of the interfaces will do.
    return world.interfaces(type).stream()
        .map(parent -> parent.methods().get(member))
        .anyMatch(flags -> flags != null && (flags & ClassFile.ACC_ABSTRACT) == 0);
  }

  private static String access(int flags) {
    return (flags & ClassFile.ACC_PRIVATE) != 0
        ? "private"
        : (flags & ClassFile.ACC_PROTECTED) != 0 ? "protected" : "not public";
  }

  private static String shown(LinkedClass owner, Member member, boolean isField) {
    return java(owner.name())
        + "."
        + (isField ? member.name() : LinkPlaces.shown(member.name(), member.type()));
  }

  private static String java(String name) {
    return name.replace('/', '.');
  }

  /** The class that an array is of; empty for an array of primitives. */
  private static String element(String name) {
    if (!name.startsWith("[")) {
      return name;
    }
    String type = name.replace("[", "");
    return type.startsWith("L") ? type.substring(1, type.length() - 1) : "";
  }
}
