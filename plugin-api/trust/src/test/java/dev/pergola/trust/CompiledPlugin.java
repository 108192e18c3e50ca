// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Makes plugin jars out of Java: {@code com.example.WeatherPlugin} and what belongs to it. */
final class CompiledPlugin {
  /**
   * A jar whose plugin has this body of {@code setUp(PluginContext context, Contributions
   * contribute)}, and whose package has these further classes.
   */
  static PluginJar of(Path folder, String setUp, String types) {
    String source =
        """
        package com.example;
        import dev.pergola.api.*;
        import java.io.*;
        import java.net.*;
        import java.net.http.*;
        import java.nio.file.*;
        import java.util.*;
        import java.util.concurrent.*;
        import java.util.function.*;
        public final class WeatherPlugin implements Plugin {
          @Override
          public void setUp(PluginContext context, Contributions contribute) throws Exception {
            %s
          }
        }
        %s
        """
            .formatted(setUp, types);
    try {
      Path classes = Files.createTempDirectory(folder, "classes");
      var words = new StringWriter();
      boolean compiled =
          ToolProvider.getSystemJavaCompiler()
              .getTask(
                  words,
                  null,
                  null,
                  List.of(
                      "-d",
                      classes.toString(),
                      "-cp",
                      System.getProperty("java.class.path"),
                      "-proc:none",
                      "-nowarn"),
                  null,
                  List.of(new Source(source)))
              .call();
      if (!compiled) {
        throw new IllegalArgumentException(words.toString());
      }
      var jar = new PluginJar();
      try (var files = Files.walk(classes)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          jar.entry(
              classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///com/example/WeatherPlugin.java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private CompiledPlugin() {}
}
