// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import dev.pergola.api.Plugin;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.NullMarked;
import org.slf4j.Logger;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** A Maven project written out of a page, and compiled as Maven would. */
final class ExampleProject {
  private final Path folder;

  /** Writes the blocks that are files. */
  ExampleProject(Path folder, List<CodeBlock> blocks) throws IOException {
    this.folder = folder;
    for (CodeBlock block : blocks) {
      if (block.file() != null) {
        Path file = folder.resolve(block.file());
        Files.createDirectories(file.getParent());
        Files.writeString(file, block.text());
      }
    }
  }

  /** Compiles the plugin with what a plugin sees, and nothing else. */
  Path compileMain() throws IOException {
    Path classes = compile("src/main/java", "classes", contract());
    Path resources = folder.resolve("src/main/resources");
    for (Path file : files(resources, "")) {
      Path copy = classes.resolve(resources.relativize(file));
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
    return classes;
  }

  /** Compiles the tests with the testkit. */
  Path compileTests(Path classes) throws IOException {
    return compile(
        "src/test/java",
        "test-classes",
        classes + File.pathSeparator + System.getProperty("java.class.path"));
  }

  /** Compiles one source that is no file of the project, as {@link #compileMain} does. */
  void compileAlone(String name, String source) throws IOException {
    Path file = folder.resolve("fragments/" + name + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, source);
    compile("fragments", "fragment-classes", contract());
    Files.delete(file);
  }

  private static String contract() {
    return Stream.of(Plugin.class, NullMarked.class, Logger.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
        .map(
            location -> {
              try {
                return Path.of(location.toURI()).toString();
              } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
              }
            })
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Path compile(String from, String to, String classPath) throws IOException {
    Path classes = Files.createDirectories(folder.resolve("target").resolve(to));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var words = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  words,
                  manager,
                  null,
                  List.of(
                      "-d",
                      classes.toString(),
                      "-cp",
                      classPath,
                      "-proc:none",
                      "-Xlint:all",
                      "-Werror"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files(folder.resolve(from), ".java")))
              .call();
      if (!compiled) {
        throw new AssertionError(words.toString());
      }
    }
    return classes;
  }

  static List<Path> files(Path folder, String ending) throws IOException {
    try (var found = Files.walk(folder)) {
      return found
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(ending))
          .toList();
    }
  }

  /** Packs the classes with the manifest that the project's pom.xml asks for. */
  Path pack(Path classes) throws Exception {
    Path jar = folder.resolve("target/plugin.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest())) {
      for (Path file : files(classes, "")) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return jar;
  }

  // As pergola:package does with what the project says of the plugin; its own tests are elsewhere.
  private Manifest manifest() throws Exception {
    Element project = pom(folder.resolve("pom.xml"));
    Element plugin = (Element) project.getElementsByTagName("pluginClass").item(0).getParentNode();
    var manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Plugin-Id", child(plugin, "id"));
    main.putValue("Plugin-Version", child(project, "version"));
    main.putValue("Plugin-Class", child(plugin, "pluginClass"));
    main.putValue("Plugin-Requires", ">=" + pergolaVersion());
    main.putValue("Plugin-License", child(plugin, "license"));
    main.putValue("Plugin-Provider", child(plugin, "provider"));
    return manifest;
  }

  /** The version of the contract that the project's pom.xml names. */
  String pergolaVersion() throws Exception {
    return pom(folder.resolve("pom.xml"))
        .getElementsByTagName("pergola.version")
        .item(0)
        .getTextContent();
  }

  /** The version of a project. */
  static String version(Path pom) throws Exception {
    return child(pom(pom), "version");
  }

  private static Element pom(Path file) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(file.toFile())
        .getDocumentElement();
  }

  private static String child(Element parent, String name) {
    return children(parent).stream()
        .filter(node -> node.getNodeName().equals(name))
        .findFirst()
        .orElseThrow()
        .getTextContent();
  }

  private static List<Node> children(Node parent) {
    List<Node> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node.getNodeType() == Node.ELEMENT_NODE) {
        children.add(node);
      }
    }
    return children;
  }
}
