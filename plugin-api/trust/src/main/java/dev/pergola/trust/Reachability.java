// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.trust.PluginClasses.Type;
import java.lang.classfile.MethodModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which methods of a plugin's jar may run once its class is made and called, as rapid type analysis
 * sees it: a call reaches the overriding methods of those classes only of which there are objects.
 * What overrides a method of the JDK or the contract is taken to be called as soon as there is an
 * object. Constructors of a class are taken to be called when it is mentioned: by a class constant,
 * by a text that is its name, or by a service file.
 */
final class Reachability {
  private static final int WORTH_SHARING = 64;
  private static final Pattern PARAMETER = Pattern.compile("L([^;]+);");

  private final PluginClasses classes;
  private final BiConsumer<Method, MethodUses> found;
  private final Set<Method> reached = new HashSet<>();
  private final Set<String> initialized = new HashSet<>();
  private final Set<String> instantiated = new HashSet<>();
  private final Map<String, Set<String>> ownersCalled = new HashMap<>();
  private final Map<String, List<Type>> objectsWith = new HashMap<>();
  private final Map<String, Set<String>> ancestors = new HashMap<>();
  private final Map<String, Set<String>> overridable = new HashMap<>();
  private List<Method> next = new ArrayList<>();

  /** A method with its class. */
  record Method(Type type, String signature, MethodModel model) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Method that && model == that.model;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(model);
    }
  }

  private record Read(Method method, MethodUses uses) {}

  /**
   * @param found is told of each method that is reached, once
   */
  Reachability(PluginClasses classes, BiConsumer<Method, MethodUses> found) {
    this.classes = classes;
    this.found = found;
  }

  /** Follows all calls from a plugin's class and from the service files. */
  void from(String pluginClass) {
    Type door = classes.get(pluginClass);
    if (door != null) {
      mention(pluginClass);
      door.methods().keySet().forEach(signature -> reach(door, signature));
    }
    classes.providers().forEach(this::mention);
    while (!next.isEmpty()) {
      List<Method> wave = next;
      next = new ArrayList<>();
      var stream = wave.size() < WORTH_SHARING ? wave.stream() : wave.parallelStream();
      stream.map(Reachability::read).filter(Objects::nonNull).toList().forEach(this::follow);
    }
  }

  private static @Nullable Read read(Method method) {
    try {
      return new Read(method, MethodUses.of(method.model()));
    } catch (RuntimeException e) {
      // The parser fails in many ways on what is malformed, which no virtual machine runs either.
      return null;
    }
  }

  private void follow(Read read) {
    MethodUses uses = read.uses();
    found.accept(read.method(), uses);
    uses.initialized.forEach(this::initialize);
    uses.created.forEach(this::instantiate);
    uses.classConstants.forEach(this::mention);
    for (String text : uses.texts) {
      if (text.indexOf('.') > 0 && text.length() < 300) {
        mention(text.replace('.', '/'));
      }
    }
    for (MethodUses.Call call : uses.calls) {
      call(call.owner(), call.name() + call.descriptor());
    }
  }

  private void call(String owner, String signature) {
    Type type = classes.get(owner);
    if (type == null) {
      return;
    }
    Type declaring = declaring(type, signature, new HashSet<>());
    if (declaring != null) {
      reach(declaring, signature);
    }
    if (ownersCalled.computeIfAbsent(signature, _ -> new HashSet<>()).add(owner)) {
      for (Type object : objectsWith.getOrDefault(signature, List.of())) {
        if (ancestors(object).contains(owner)) {
          reachIn(object, signature);
        }
      }
    }
  }

  /** There are objects of a class: methods that others may call on them are reached. */
  private void instantiate(String name) {
    Type type = classes.get(name);
    if (type == null || !instantiated.add(name)) {
      return;
    }
    initialize(name);
    Set<String> signatures = new TreeSet<>();
    Set<String> called = new HashSet<>();
    for (String ancestor : ancestors(type)) {
      Type own = classes.get(ancestor);
      if (own != null) {
        signatures.addAll(own.methods().keySet());
      } else {
        called.addAll(
            overridable.computeIfAbsent(
                ancestor, external -> orAll(ExternalClasses.overridable(external))));
      }
    }
    for (String signature : signatures) {
      if (signature.startsWith("<")) {
        continue;
      }
      objectsWith.computeIfAbsent(signature, _ -> new ArrayList<>()).add(type);
      if (called.contains(signature)
          || called.contains(ALL)
          || ownersCalled.getOrDefault(signature, Set.of()).stream()
              .anyMatch(ancestors(type)::contains)) {
        reachIn(type, signature);
      }
    }
  }

  // A parent that is nowhere: who knows what calls its methods.
  private static final String ALL = "*";

  private static Set<String> orAll(@Nullable Set<String> signatures) {
    return signatures == null ? Set.of(ALL) : signatures;
  }

  private void mention(String name) {
    Type type = classes.get(name);
    if (type == null) {
      return;
    }
    instantiate(name);
    boolean record = "java/lang/Record".equals(type.superclass());
    for (Map.Entry<String, MethodModel> method : type.methods().entrySet()) {
      String signature = method.getKey();
      if (signature.startsWith("<init>") || signature.startsWith("provider()")) {
        reach(type, signature);
      }
      if (record && signature.startsWith("<init>")) {
        // What is bound to a record is bound to the records in it too.
        parameterTypes(signature).stream()
            .filter(parameter -> !instantiated.contains(parameter))
            .forEach(this::mention);
      }
    }
  }

  private static List<String> parameterTypes(String signature) {
    return PARAMETER.matcher(signature).results().map(found -> found.group(1)).toList();
  }

  private void initialize(String name) {
    Type type = classes.get(name);
    if (type == null || !initialized.add(name)) {
      return;
    }
    reach(type, "<clinit>()V");
    if (type.superclass() != null) {
      initialize(type.superclass());
    }
    type.interfaces().forEach(this::initialize);
  }

  private void reachIn(Type object, String signature) {
    Type declaring = declaring(object, signature, new HashSet<>());
    if (declaring != null) {
      reach(declaring, signature);
    }
  }

  private void reach(Type type, String signature) {
    MethodModel model = type.methods().get(signature);
    if (model != null) {
      var method = new Method(type, signature, model);
      if (reached.add(method)) {
        next.add(method);
      }
    }
  }

  /** The class of the plugin's, the type itself or what it inherits from, that has the method. */
  private @Nullable Type declaring(Type type, String signature, Set<String> seen) {
    if (type.declares(signature)) {
      return type;
    }
    List<String> parents = new ArrayList<>();
    if (type.superclass() != null) {
      parents.add(type.superclass());
    }
    parents.addAll(type.interfaces());
    for (String parent : parents) {
      Type own = classes.get(parent);
      Type declaring = own != null && seen.add(parent) ? declaring(own, signature, seen) : null;
      if (declaring != null) {
        return declaring;
      }
    }
    return null;
  }

  /** The type itself and all that it inherits from, up to the first classes of others. */
  private Set<String> ancestors(Type type) {
    Set<String> known = ancestors.get(type.name());
    if (known == null) {
      known = new HashSet<>();
      collect(type.name(), known);
      ancestors.put(type.name(), known);
    }
    return known;
  }

  private void collect(String name, Set<String> all) {
    if (!all.add(name)) {
      return;
    }
    Type own = classes.get(name);
    if (own != null) {
      if (own.superclass() != null) {
        collect(own.superclass(), all);
      }
      own.interfaces().forEach(parent -> collect(parent, all));
    }
  }
}
