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
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/** Reads the class that a plugin names as its door, and tells why no server could open it. */
final class PluginClassCheck {
  private static final String PLUGIN = "dev/pergola/api/Plugin";

  private final JarFile file;

  private PluginClassCheck(JarFile file) {
    this.file = file;
  }

  static List<Finding> check(JarFile file, String pluginClass) throws IOException {
    String name = pluginClass.replace('.', '/');
    List<Finding> findings = new ArrayList<>();
    ClassModel model;
    boolean isPlugin;
    try {
      var check = new PluginClassCheck(file);
      model = check.read(name);
      isPlugin = check.isPlugin(name, new HashSet<>());
    } catch (IllegalArgumentException e) {
      return List.of(
          new Finding(
              "plugin-class",
              name + ".class",
              "The class file cannot be read (%s). Build it for Java 25 or older."
                  .formatted(e.getMessage())));
    }
    if (model == null || !isPlugin) {
      findings.add(finding(name, "must implement dev.pergola.api.Plugin"));
    }
    if (model != null && !model.flags().has(AccessFlag.PUBLIC)) {
      findings.add(finding(name, "must be public"));
    }
    if (model != null
        && (model.flags().has(AccessFlag.ABSTRACT) || model.flags().has(AccessFlag.INTERFACE))) {
      findings.add(
          finding(name, "must be a class of which there can be an instance, not abstract"));
    } else if (model != null && !hasPublicConstructor(model)) {
      findings.add(finding(name, "must have a public constructor without parameters"));
    }
    return findings;
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
    ZipEntry entry = file.getEntry(name + ".class");
    if (entry == null) {
      return null;
    }
    try (var in = file.getInputStream(entry)) {
      ClassModel model = ClassFile.of().parse(in.readAllBytes());
      // Parts are read lazily, and broken ones throw only then: better all at once, and here.
      model.constantPool().forEach(PoolEntry::tag);
      model.methods().forEach(method -> method.methodType().stringValue());
      return model;
    }
  }

  private static Finding finding(String name, String must) {
    return new Finding(
        "plugin-class",
        name + ".class",
        "The Plugin-Class %s %s.".formatted(name.replace('/', '.'), must));
  }
}
