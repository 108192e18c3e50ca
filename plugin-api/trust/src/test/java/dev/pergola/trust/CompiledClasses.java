// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Makes class files out of Java. */
final class CompiledClasses {
  /**
   * The class files of these sources, by their names with slashes.
   *
   * @throws IllegalArgumentException when they do not compile; with the compiler's words
   */
  static Map<String, byte[]> of(Path folder, String... sources) {
    var words = new StringWriter();
    try {
      Path out = Files.createTempDirectory(folder, "classes");
      boolean compiled =
          ToolProvider.getSystemJavaCompiler()
              .getTask(
                  words,
                  null,
                  null,
                  List.of("-d", out.toString(), "-proc:none", "-nowarn"),
                  null,
                  Arrays.stream(sources).map(Source::new).toList())
              .call();
      if (!compiled) {
        throw new IllegalArgumentException(words.toString());
      }
      Map<String, byte[]> classes = new TreeMap<>();
      try (var files = Files.walk(out)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String name = out.relativize(file).toString().replace('\\', '/');
          classes.put(name.replace(".class", ""), Files.readAllBytes(file));
        }
      }
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private static final Pattern NAME =
        Pattern.compile("package ([\\w.]+);.*?(?:class|interface) (\\w+)", Pattern.DOTALL);

    private final String text;

    Source(String text) {
      super(URI.create("string:///" + name(text) + ".java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    private static String name(String text) {
      Matcher matcher = NAME.matcher(text);
      if (!matcher.find()) {
        throw new IllegalArgumentException("No class in: " + text);
      }
      return matcher.group(1).replace('.', '/') + "/" + matcher.group(2);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private CompiledClasses() {}
}
