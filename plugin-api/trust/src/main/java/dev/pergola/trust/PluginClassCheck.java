// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ConstantDescs;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the class that a plugin names as its door, and tells why no server could open it. */
final class PluginClassCheck {
  private static final String PLUGIN = "dev/pergola/api/Plugin";

  private final ArtifactFile file;

  private PluginClassCheck(ArtifactFile file) {
    this.file = file;
  }

  static List<Problem> check(ArtifactFile file, String pluginClass) throws IOException {
    String name = pluginClass.replace('.', '/');
    List<Problem> problems = new ArrayList<>();
    ClassModel model;
    boolean isPlugin;
    try {
      var check = new PluginClassCheck(file);
      model = check.read(name);
      isPlugin = check.isPlugin(name, new HashSet<>());
    } catch (IllegalArgumentException e) {
      return List.of(
          new Problem(
              ArtifactError.ARTIFACT_PLUGIN_CLASS,
              name + ".class",
              "The class file cannot be read (%s). Build it for Java 25 or older."
                  .formatted(e.getMessage())));
    }
    if (model == null || !isPlugin) {
      problems.add(problem(name, "must implement dev.pergola.api.Plugin"));
    }
    if (model != null && !model.flags().has(AccessFlag.PUBLIC)) {
      problems.add(problem(name, "must be public"));
    }
    if (model != null
        && (model.flags().has(AccessFlag.ABSTRACT) || model.flags().has(AccessFlag.INTERFACE))) {
      problems.add(
          problem(name, "must be a class of which there can be an instance, not abstract"));
    } else if (model != null && !hasPublicConstructor(model)) {
      problems.add(problem(name, "must have a public constructor without parameters"));
    }
    return problems;
  }

  private static boolean hasPublicConstructor(ClassModel model) {
    return model.methods().stream()
        .anyMatch(
            method ->
                method.methodName().equalsString(ConstantDescs.INIT_NAME)
                    && method.methodType().equalsString("()V")
                    && method.flags().has(AccessFlag.PUBLIC));
  }

  /** Whether the type of the jar is a plugin itself, by its superclass or by an interface. */
  private boolean isPlugin(String name, Set<String> seen) throws IOException {
    if (name.equals(PLUGIN)) {
      return true;
    }
    ClassModel model = seen.add(name) ? read(name) : null;
    if (model == null) {
      return false;
    }
    List<String> parents = new ArrayList<>();
    model.superclass().map(ClassEntry::asInternalName).ifPresent(parents::add);
    model.interfaces().forEach(parent -> parents.add(parent.asInternalName()));
    for (String parent : parents) {
      if (isPlugin(parent, seen)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable ClassModel read(String name) throws IOException {
    byte[] bytes = file.read(name + ".class");
    if (bytes == null) {
      return null;
    }
    ClassModel model = ClassFile.of().parse(bytes);
    // Parts are read lazily, and broken ones throw only then: better all at once, and here.
    model.constantPool().forEach(PoolEntry::tag);
    model.methods().forEach(method -> method.methodType().stringValue());
    return model;
  }

  private static Problem problem(String name, String must) {
    return new Problem(
        ArtifactError.ARTIFACT_PLUGIN_CLASS,
        name + ".class",
        "The Plugin-Class %s %s.".formatted(name.replace('/', '.'), must));
  }
}
