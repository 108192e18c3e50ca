// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** The classes of a jar, or of a folder that will be one, as their files describe them. */
final class PluginClasses implements SensitiveCalls.OwnClasses {
  private static final ClassFile PARSER =
      ClassFile.of(
          ClassFile.DebugElementsOption.DROP_DEBUG, ClassFile.LineNumbersOption.DROP_LINE_NUMBERS);
  private static final String SERVICES = "META-INF/services/";

  private final Map<String, Type> types = new HashMap<>();
  private final List<String> providers = new ArrayList<>();
  private long classBytes;

  /**
   * A class.
   *
   * @param methods by name and descriptor in one
   */
  record Type(
      String name,
      @Nullable String superclass,
      List<String> interfaces,
      Map<String, MethodModel> methods)
      implements SensitiveCalls.OwnClass {
    static Type of(ClassModel model) {
      Map<String, MethodModel> methods = new LinkedHashMap<>();
      for (MethodModel method : model.methods()) {
        methods.put(method.methodName().stringValue() + method.methodType().stringValue(), method);
      }
      return new Type(
          model.thisClass().asInternalName(),
          model.superclass().map(ClassEntry::asInternalName).orElse(null),
          model.interfaces().stream().map(ClassEntry::asInternalName).toList(),
          methods);
    }

    @Override
    public boolean declares(String signature) {
      return methods.containsKey(signature);
    }
  }

  /** Reads all classes; of a jar for several releases of Java those that this one would load. */
  static PluginClasses read(Path jarOrFolder) throws IOException {
    var classes = new PluginClasses();
    Map<String, byte[]> files = new TreeMap<>();
    if (Files.isDirectory(jarOrFolder)) {
      try (var paths = Files.walk(jarOrFolder)) {
        for (Path path : paths.filter(Files::isRegularFile).toList()) {
          String name = jarOrFolder.relativize(path).toString().replace('\\', '/');
          if (isRead(name)) {
            files.put(name, Files.readAllBytes(path));
          }
        }
      }
    } else {
      try (var jar =
          new JarFile(jarOrFolder.toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion())) {
        for (JarEntry entry : jar.versionedStream().toList()) {
          if (!entry.isDirectory() && isRead(entry.getName())) {
            try (var in = jar.getInputStream(entry)) {
              files.put(entry.getName(), in.readAllBytes());
            }
          }
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    classes.add(files);
    return classes;
  }

  private static boolean isRead(String name) {
    return (name.endsWith(".class") && !name.endsWith("module-info.class"))
        || (name.startsWith(SERVICES) && name.indexOf('/', SERVICES.length()) < 0);
  }

  private void add(Map<String, byte[]> files) {
    List<Map.Entry<String, byte[]>> classFiles = new ArrayList<>();
    files.forEach(
        (name, bytes) -> {
          if (name.endsWith(".class")) {
            classFiles.add(Map.entry(name, bytes));
            classBytes += bytes.length;
          } else {
            new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip().replace('.', '/'))
                .filter(line -> !line.isEmpty())
                .forEach(providers::add);
          }
        });
    classFiles.parallelStream()
        .map(PluginClasses::parse)
        .filter(Objects::nonNull)
        .toList()
        .forEach(type -> types.put(type.name(), type));
  }

  /** Null for what no virtual machine would load from there. */
  private static @Nullable Type parse(Map.Entry<String, byte[]> file) {
    try {
      Type type = Type.of(PARSER.parse(file.getValue()));
      // One that is named otherwise must not stand for the class that is loaded by its name.
      return file.getKey().equals(type.name() + ".class") ? type : null;
    } catch (RuntimeException e) {
      // The parser fails in many ways on what is malformed.
      return null;
    }
  }

  @Nullable Type get(String name) {
    return types.get(name);
  }

  Collection<Type> all() {
    return types.values();
  }

  /** The classes that service files name. */
  List<String> providers() {
    return providers;
  }

  /** The size of all class files. */
  long classBytes() {
    return classBytes;
  }

  @Override
  public SensitiveCalls.@Nullable OwnClass find(String name) {
    return types.get(name);
  }
}
