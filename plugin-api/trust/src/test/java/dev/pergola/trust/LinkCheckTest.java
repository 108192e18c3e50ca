// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that were compiled against something else than what they meet. */
class LinkCheckTest {
  private static final String DOOR =
      """
      package com.example;
      import dev.pergola.api.*;
      public final class WeatherPlugin implements Plugin {
        @Override public void setUp(PluginContext context, Contributions contribute) throws Exception {
          %s
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void aPluginThatMeetsWhatItWasCompiledAgainstLinks() {
    Map<String, byte[]> classes =
        compile(
            door(
                """
                Object[] copy = new String[][] {{"rain"}}.clone();
                java.util.function.Supplier<String> later = context.toString()::strip;
                var handle = java.lang.invoke.MethodHandles.lookup().findStatic(
                    Math.class, "abs", java.lang.invoke.MethodType.methodType(int.class, int.class));
                int one = 0;
                try { one = (int) handle.invokeExact(-1); } catch (Throwable e) { one++; }
                record Day(String name) {}
                switch (later.get()) { case "a" -> System.out.println(copy.length + one); default -> {} }
                contribute.routes(() -> java.util.List.of());
                new Object() { private int hidden; void use() { hidden++; } }.use();
                throw new java.io.IOException(new Day("Monday").toString());
                """));

    assertThat(check(classes)).isEmpty();
  }

  @Test
  void anotherVersionOfTheContractMissesAClassAMethodAndAField() throws IOException {
    String newer =
        """
        package dev.pergola.api;
        public interface PluginContext { Clouds clouds(); String NAME = new String("n"); }
        """;
    String clouds = "package dev.pergola.api; public interface Clouds { int count(); }";
    Map<String, byte[]> classes =
        compile(
            door("System.out.println(context.clouds().count() + PluginContext.NAME);"),
            newer,
            clouds);

    assertThat(check(own(classes)))
        .extracting(MissingSymbol::symbol, MissingSymbol::breaks)
        .containsExactlyInAnyOrder(
            tuple("dev.pergola.api.Clouds", true),
            tuple("dev.pergola.api.PluginContext.clouds()", true),
            tuple("dev.pergola.api.PluginContext.NAME", true));
    assertThat(check(own(classes)).getFirst().from())
        .isEqualTo("com.example.WeatherPlugin.setUp(PluginContext, Contributions)");
    Path other = jar("pergola-api.jar", host(classes));
    assertThat(check(own(classes), HostClasses.of(List.of(other))))
        .as("and is content with the version that it was made for")
        .noneMatch(missing -> missing.symbol().contains("louds"));
  }

  @Test
  void aMethodThatTheHostsInterfaceHasNowMustBeImplemented() throws IOException {
    Map<String, byte[]> classes = compile(door(""));
    Map<String, byte[]> newer =
        compile(
            """
            package dev.pergola.api;
            public interface Plugin {
              void setUp(PluginContext context, Contributions contribute) throws Exception;
              void tearDown();
              default void pause() {}
            }
            """);
    Path host = jar("pergola-api.jar", host(newer));

    assertThat(check(classes, HostClasses.of(List.of(host))))
        .filteredOn(missing -> missing.symbol().contains("Plugin."))
        .singleElement()
        .satisfies(
            missing -> {
              assertThat(missing.from()).isEqualTo("com.example.WeatherPlugin");
              assertThat(missing.symbol()).isEqualTo("dev.pergola.api.Plugin.tearDown()");
              assertThat(missing.breaks()).isTrue();
            });
  }

  @Test
  void aLambdaCannotImplementASecondMethod() throws IOException {
    Map<String, byte[]> classes = compile(door("contribute.routes(() -> java.util.List.of());"));
    String newer =
        """
        package dev.pergola.api;
        public interface Routes {
          java.util.List<Route> routes();
          int order();
          String toString();
          default void pause() {}
        }
        """;
    Path host = jar("pergola-api.jar", host(compile(newer)));

    assertThat(check(classes, HostClasses.of(List.of(host))))
        .filteredOn(missing -> missing.symbol().contains("Routes."))
        .singleElement()
        .satisfies(
            missing -> {
              assertThat(missing.symbol()).isEqualTo("dev.pergola.api.Routes.order()");
              assertThat(missing.breaks()).isTrue();
            });
  }

  @Test
  void whatLibrariesBringForOthersIsANote() {
    String log = "package org.log; public class Log { public static void say() {} }";
    String library =
        """
        package lib;
        public class Library {
          public static void run() {
            try { Class.forName("org.log.Log"); Bridge.say(); } catch (Throwable e) { }
          }
        }
        """;
    String bridge = "package lib; class Bridge { static void say() { org.log.Log.say(); } }";
    Map<String, byte[]> classes = compile(door("lib.Library.run();"), log, library, bridge);
    classes.remove("org/log/Log");

    assertThat(check(classes))
        .singleElement()
        .satisfies(
            missing -> {
              assertThat(missing.breaks()).isFalse();
              assertThat(missing)
                  .hasToString("lib.Bridge.say() uses org.log.Log: there is no such class");
            });
  }

  @Test
  void aLibrarysClassThatCannotBeLoadedBreaksThePluginThatUsesIt() {
    String base = "package codec; public class Codec { }";
    String library = "package lib; public class Library extends codec.Codec { }";
    Map<String, byte[]> classes = compile(door("new lib.Library();"), base, library);
    classes.remove("codec/Codec");

    assertThat(check(classes))
        .extracting(MissingSymbol::toString, MissingSymbol::breaks)
        .containsExactly(
            tuple(
                "com.example.WeatherPlugin.setUp(PluginContext, Contributions) uses lib.Library:"
                    + " it inherits from codec.Codec, which is missing",
                true),
            tuple("lib.Library uses codec.Codec: there is no such class", false),
            tuple("lib.Library.<init>() uses codec.Codec: there is no such class", false));
  }

  @Test
  void aLibraryThatMeetsAnotherVersionOfItsOtherHalfBreaksWhereItIsReached() {
    String half = "package half; public class Half { public static void %s() {} }";
    String library =
        "package lib; public class Library { public static void run() { half.Half.one(); } }";
    Map<String, byte[]> newer = compile(half.formatted("two"));
    for (boolean reached : new boolean[] {true, false}) {
      Map<String, byte[]> classes =
          compile(door(reached ? "lib.Library.run();" : ""), half.formatted("one"), library);
      classes.putAll(newer);

      assertThat(check(classes))
          .singleElement()
          .satisfies(
              missing -> {
                assertThat(missing.symbol()).isEqualTo("half.Half.one()");
                assertThat(missing.breaks()).isEqualTo(reached);
              });
    }
  }

  @Test
  void whatIsThereButNotForThePluginIsTold() {
    String open =
        """
        package half;
        public class Half {
          public static int part; protected void kept() {} public static void called() {}
        }
        """;
    String closed =
        """
        package half;
        public class Half {
          private static int part; void kept() {} static void called() {}
        }
        """;
    String user =
        """
        package com.example;
        class User extends half.Half { void use() { part++; kept(); half.Half.called(); } }
        """;
    Map<String, byte[]> classes = compile(door("new User().use();"), open, user);
    classes.putAll(compile(closed));

    assertThat(check(classes))
        .extracting(MissingSymbol::why)
        .containsExactlyInAnyOrder("it is private", "it is not public", "it is not public");
  }

  @Test
  void anInterfaceThatBecameAClassIsTold() {
    String before =
        "package half; public interface Half { static Half of() { return null; } void run(); }";
    String after =
        "package half; public abstract class Half { public static Half of() { return null; } public abstract void run(); }";
    Map<String, byte[]> classes = compile(door("half.Half.of().run();"), before);
    classes.putAll(compile(after));

    assertThat(check(classes))
        .hasSize(2)
        .allMatch(missing -> missing.why().contains("a class now"));
  }

  @Test
  void aPluginSeesItsDependenciesButNotTheServersLibrariesOrTheJdksInternals() throws IOException {
    String maps = "package maps; public class Maps { public static void draw() {} }";
    Map<String, byte[]> classes = compile(door("maps.Maps.draw();"), maps);
    Map<String, byte[]> dependency = new TreeMap<>(classes);
    dependency.keySet().removeIf(name -> name.startsWith("com/example"));
    classes.keySet().removeIf(name -> name.startsWith("maps"));
    Path plugin = plugin(classes);
    var mapsJar = new PluginJar().attribute("Plugin-Id", "maps");
    dependency.forEach((name, bytes) -> mapsJar.entry(name + ".class", bytes));

    var check = new LinkCheck(HostClasses.running());
    assertThat(check.check(plugin, List.of(mapsJar.in(folder)))).isEmpty();
    assertThat(check.check(plugin, List.of()))
        .extracting(MissingSymbol::symbol)
        .containsExactly("maps.Maps");

    Map<String, byte[]> optional = new TreeMap<>(classes);
    var jar = new PluginJar().attribute("Plugin-Dependencies", "maps?@>=1.0.0");
    optional.forEach((name, bytes) -> jar.entry(name + ".class", bytes));
    assertThat(check.check(jar.in(folder), List.of()))
        .extracting(MissingSymbol::breaks)
        .as("of a plugin without which this one works too")
        .containsExactly(false);

    Map<String, byte[]> nosy =
        compile(
            door(
                """
                System.out.println(org.assertj.core.api.Assertions.class);
                System.out.println(javax.tools.ToolProvider.class);
                System.out.println(com.sun.source.util.JavacTask.class);
                """));
    assertThat(check(nosy))
        .extracting(MissingSymbol::symbol)
        .containsExactlyInAnyOrder(
            "org.assertj.core.api.Assertions", "com.sun.source.util.JavacTask");
  }

  @Test
  void aMultiReleaseLibraryIsReadAsThisJavaReadsIt() {
    String old =
        "package lib; public class Library { public static void run() { gone.Gone.run(); } }";
    String current = "package lib; public class Library { public static void run() { } }";
    String gone = "package gone; public class Gone { public static void run() { } }";
    Map<String, byte[]> classes = compile(door("lib.Library.run();"), old, gone);
    classes.remove("gone/Gone");
    byte[] newer = compile(current).get("lib/Library");
    var jar = new PluginJar().attribute("Multi-Release", "true");
    classes.forEach((name, bytes) -> jar.entry(name + ".class", bytes));
    var check = new LinkCheck(HostClasses.running());

    assertThat(check.check(jar.in(folder), List.of())).hasSize(1);
    jar.entry("META-INF/versions/17/lib/Library.class", newer);
    assertThat(check.check(jar.in(folder), List.of())).isEmpty();
  }

  @Test
  @Timeout(60)
  void classesThatInheritFromEachOtherInACircleEndTheCheck() {
    String above = "package lib; public class Above { }";
    String below = "package lib; public class Below extends Above { }";
    Map<String, byte[]> classes = compile(door("new lib.Below().toString();"), above, below);
    ClassDesc name = ClassDesc.of("lib.Above");
    classes.put(
        "lib/Above",
        ClassFile.of()
            .build(
                name,
                type ->
                    type.withFlags(ClassFile.ACC_PUBLIC)
                        .withSuperclass(ClassDesc.of("lib.Below"))));

    assertThat(check(classes))
        .extracting(MissingSymbol::symbol)
        .containsExactly("lib.Above.<init>()");
  }

  private static String door(String body) {
    return DOOR.formatted(body);
  }

  private List<MissingSymbol> check(Map<String, byte[]> classes) {
    return check(classes, HostClasses.running());
  }

  private List<MissingSymbol> check(Map<String, byte[]> classes, HostClasses host) {
    return new LinkCheck(host).check(plugin(classes), List.of());
  }

  private Path plugin(Map<String, byte[]> classes) {
    var jar = new PluginJar();
    classes.forEach((name, bytes) -> jar.entry(name + ".class", bytes));
    return jar.in(folder);
  }

  private Path jar(String name, Map<String, byte[]> classes) throws IOException {
    Path file = folder.resolve(name);
    try (var out = new java.util.jar.JarOutputStream(Files.newOutputStream(file))) {
      for (var entry : classes.entrySet()) {
        out.putNextEntry(new java.util.zip.ZipEntry(entry.getKey() + ".class"));
        out.write(entry.getValue());
      }
    }
    return file;
  }

  private static Map<String, byte[]> own(Map<String, byte[]> classes) {
    Map<String, byte[]> own = new TreeMap<>(classes);
    own.keySet().removeIf(HostClasses::isShared);
    return own;
  }

  private static Map<String, byte[]> host(Map<String, byte[]> classes) {
    Map<String, byte[]> host = new TreeMap<>(classes);
    host.keySet().removeIf(name -> !HostClasses.isShared(name));
    return host;
  }

  private Map<String, byte[]> compile(String... sources) {
    return CompiledClasses.of(folder, sources);
  }
}
