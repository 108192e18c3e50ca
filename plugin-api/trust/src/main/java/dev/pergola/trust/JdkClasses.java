// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.trust.LinkedClass.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The classes that the JDK's platform class loader gives to plugins, read without loading them.
 * Safe for use by several threads; keeps what it has read.
 */
final class JdkClasses {
  private final Map<String, Module> packages = new HashMap<>();
  private final Map<String, Optional<LinkedClass>> classes = new ConcurrentHashMap<>();

  JdkClasses() {
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    for (Module module : ModuleLayer.boot().modules()) {
      ClassLoader loader = module.getClassLoader();
      if (loader == null || loader == platform) {
        module.getPackages().forEach(name -> packages.put(name.replace('.', '/') + "/", module));
      }
    }
  }

  @Nullable LinkedClass find(String name) throws IOException {
    Module module = packages.get(LinkedClass.packageOf(name));
    if (module == null) {
      return null;
    }
    Optional<LinkedClass> known = classes.get(name);
    if (known == null) {
      known = Optional.ofNullable(read(name, module));
      classes.put(name, known);
    }
    return known.orElse(null);
  }

  private static @Nullable LinkedClass read(String name, Module module) throws IOException {
    try (InputStream in = module.getResourceAsStream(name + ".class")) {
      if (in == null) {
        return null;
      }
      String packageName = LinkedClass.packageOf(name);
      boolean exported =
          module.isExported(packageName.substring(0, packageName.length() - 1).replace('/', '.'));
      return LinkedClass.of(ClassFile.of().parse(in.readAllBytes()), Origin.JDK, exported);
    }
  }
}
