// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Makes plugin jars for tests: a good one, unless told otherwise. */
final class PluginJar {
  static final ClassDesc PLUGIN = ClassDesc.of("dev.pergola.api.Plugin");
  private static final ClassDesc DOOR = ClassDesc.of("com.example.WeatherPlugin");

  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private boolean withManifest = true;

  PluginJar() {
    attributes.put("Manifest-Version", "1.0");
    attributes.put("Plugin-Id", "weather");
    attributes.put("Plugin-Version", "1.4.0");
    attributes.put("Plugin-Class", "com.example.WeatherPlugin");
    attributes.put("Plugin-Requires", ">=0.1.0");
    attributes.put("Plugin-License", "Apache-2.0");
    attributes.put("Plugin-Provider", "Example");
    info("{\"title\":\"Weather\"}");
    var setUp =
        MethodTypeDesc.of(
            ConstantDescs.CD_void,
            ClassDesc.of("dev.pergola.api.PluginContext"),
            ClassDesc.of("dev.pergola.api.Contributions"));
    door(
        type ->
            type.withFlags(ClassFile.ACC_PUBLIC)
                .withInterfaceSymbols(PLUGIN)
                .with(constructor(ClassFile.ACC_PUBLIC))
                .withMethodBody("setUp", setUp, ClassFile.ACC_PUBLIC, code -> code.return_()));
  }

  PluginJar attribute(String name, String value) {
    attributes.put(name, value);
    return this;
  }

  PluginJar without(String attribute) {
    attributes.remove(attribute);
    return this;
  }

  PluginJar withoutManifest() {
    withManifest = false;
    return this;
  }

  PluginJar info(String json) {
    return entry(PluginDescriptor.INFO_ENTRY, json.getBytes(StandardCharsets.UTF_8));
  }

  PluginJar door(Consumer<ClassBuilder> content) {
    return type(DOOR, content);
  }

  PluginJar type(ClassDesc type, Consumer<ClassBuilder> content) {
    String name = type.descriptorString();
    return entry(
        name.substring(1, name.length() - 1) + ".class", ClassFile.of().build(type, content));
  }

  PluginJar entry(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  PluginJar withoutEntry(String name) {
    entries.remove(name);
    return this;
  }

  Path in(Path folder) {
    try {
      Path jar = Files.createTempFile(folder, "plugin", ".jar");
      try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
        if (withManifest) {
          var manifest = new Manifest();
          attributes.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
          out.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
          manifest.write(out);
        }
        for (var entry : entries.entrySet()) {
          out.putNextEntry(new ZipEntry(entry.getKey()));
          out.write(entry.getValue());
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static java.lang.classfile.ClassElement constructor(int flags) {
    ClassFile classFile = ClassFile.of();
    byte[] bytes =
        classFile.build(
            DOOR,
            type ->
                type.withMethodBody(
                    ConstantDescs.INIT_NAME,
                    ConstantDescs.MTD_void,
                    flags,
                    code ->
                        code.aload(0)
                            .invokespecial(
                                ConstantDescs.CD_Object,
                                ConstantDescs.INIT_NAME,
                                ConstantDescs.MTD_void)
                            .return_()));
    return classFile.parse(bytes).methods().getFirst();
  }
}
