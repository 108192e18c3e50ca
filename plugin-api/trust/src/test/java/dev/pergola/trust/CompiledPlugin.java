// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.nio.file.Path;

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
    var jar = new PluginJar();
    CompiledClasses.of(folder, source).forEach((name, file) -> jar.entry(name + ".class", file));
    return jar;
  }

  private CompiledPlugin() {}
}
