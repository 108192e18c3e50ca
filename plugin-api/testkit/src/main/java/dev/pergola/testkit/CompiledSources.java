// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Makes class files out of source text. */
final class CompiledSources {
  /**
   * Compiles against the class path of this JVM and some jars.
   *
   * @param sources by their names, such as {@code fixture/FixturePlugin}
   * @return class files by their names in a jar
   * @throws IllegalArgumentException when a source does not compile; with the compiler's words
   */
  static Map<String, byte[]> compile(Map<String, String> sources, List<Path> jars) {
    try {
      Path classes = Files.createTempDirectory("fixture");
      try {
        return compile(sources, jars, classes);
      } finally {
        delete(classes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, byte[]> compile(
      Map<String, String> sources, List<Path> jars, Path classes) throws IOException {
    var words = new StringWriter();
    String classPath =
        jars.stream()
            .map(Path::toString)
            .collect(
                Collectors.joining(
                    File.pathSeparator,
                    "",
                    File.pathSeparator + System.getProperty("java.class.path")));
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                words,
                null,
                null,
                List.of("-d", classes.toString(), "-cp", classPath, "-proc:none", "-nowarn"),
                null,
                sources.entrySet().stream()
                    .map(source -> new Source(source.getKey(), source.getValue()))
                    .toList())
            .call();
    if (!compiled) {
      throw new IllegalArgumentException(words.toString());
    }
    Map<String, byte[]> result = new LinkedHashMap<>();
    try (var files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        result.put(
            classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    return result;
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private CompiledSources() {}
}
