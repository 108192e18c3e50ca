// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapabilityScanTest {
  @TempDir Path folder;

  @Test
  void aPluginThatNeedsNothingDeclaresNothing() throws Exception {
    assertThat(reached("contribute.tools(() -> List.of());", "")).isEmpty();
  }

  @Test
  void aPlaceIsNamedByClassMethodAndCall() throws Exception {
    assertThat(
            reached(
                "new Client().load();",
                """
                class Client {
                  void load() throws Exception {
                    Callable<Object> later = () -> URI.create("https://x.com").toURL().getContent();
                    later.call();
                  }
                }
                """))
        .containsExactly("com.example.Client.load calls java.net.URL.getContent");
  }

  @Test
  void aMethodReferenceIsACall() throws Exception {
    assertThat(reached("Function<File, Boolean> f = File::delete; f.apply(new File(\"x\"));", ""))
        .containsExactly("com.example.WeatherPlugin.setUp calls java.io.File.delete");
    assertThat(reached("IntConsumer end = System::exit; end.accept(1);", ""))
        .containsExactly("com.example.WeatherPlugin.setUp calls java.lang.System.exit");
    assertThat(
            reached(
                "Function<Runnable, Timer> f = r -> new Timer(); Supplier<Timer> g = Timer::new;",
                ""))
        .containsExactly("com.example.WeatherPlugin.setUp calls new java.util.Timer");
  }

  @Test
  void whatASubclassInheritsIsFoundAndWhatItOverridesIsNot() throws Exception {
    assertThat(
            reached(
                "new Worker().start(); new Lazy().start();",
                """
                class Worker extends Thread {}
                class Lazy extends Worker { @Override public void start() {} }
                """))
        .containsExactly("com.example.WeatherPlugin.setUp calls com.example.Worker.start");
    assertThat(
            reached(
                "new Own(\"https://x.com\");",
                "class Own extends PrintWriter { Own(String n) throws IOException { super(n); } }"))
        .containsExactly("com.example.Own.<init> calls new java.io.PrintWriter");
  }

  @Test
  void codeThatNothingCallsDoesNotCount() throws Exception {
    String library =
        """
        class Library {
          static int used() { return 1; }
          static void unused() throws Exception { Runtime.getRuntime().exec(new String[] {"ls"}); }
        }
        interface Action { void run(String argument) throws Exception; }
        class Deadly implements Action { public void run(String a) { System.exit(1); } }
        class Mild implements Action { public void run(String a) { } }
        """;
    assertThat(reached("Library.used();", library)).isEmpty();
    assertThat(reached("Library.unused();", library)).hasSize(1);
    // A call of the interface reaches the class of which there is an object, and no other.
    assertThat(reached("Action a = new Mild(); a.run(\"\");", library)).isEmpty();
    assertThat(reached("Action a = new Mild(); new Deadly(); a.run(\"\");", library)).hasSize(1);
    assertThat(reached("new Deadly();", library)).isEmpty();
  }

  @Test
  void whatTheJdkOrTheServerMayCallCounts() throws Exception {
    assertThat(
            reached(
                "new ArrayList<>(List.of(new Item())).sort(null);",
                """
                class Item implements Comparable<Item> {
                  public int compareTo(Item other) { System.exit(1); return 0; }
                }
                """))
        .hasSize(1);
    assertThat(
            reached(
                "contribute.eventListener(new Ears());",
                """
                class Ears implements dev.pergola.api.EventListener {
                  public void on(List<Event> events) throws Exception { System.exit(events.size()); }
                }
                """))
        .hasSize(1);
    assertThat(
            reached(
                "Holder.touch();",
                "class Holder { static { System.exit(1); } static void touch() {} }"))
        .hasSize(1);
  }

  @Test
  void whatIsOnlyNamedCounts() throws Exception {
    String deadly = "class Deadly { Deadly() { System.exit(1); } }";
    assertThat(reached("Class.forName(\"com.example.Deadly\");", deadly)).hasSize(1);
    assertThat(reached("Class<?> type = Deadly.class;", deadly)).hasSize(1);
    assertThat(reached("", deadly)).isEmpty();
    Path jar =
        CompiledPlugin.of(folder, "", deadly)
            .entry(
                "META-INF/services/com.example.Anything",
                "# by Example\n com.example.Deadly # all\n".getBytes(StandardCharsets.UTF_8))
            .in(folder);
    assertThat(CapabilityScan.scan(jar, PluginDescriptor.read(jar)).reached()).hasSize(1);
  }

  @Test
  void itsOwnFolderIsEveryPluginsAndOtherFilesAreDeclared() throws Exception {
    assertThat(verify("Files.writeString(Path.of(\"/etc/motd\"), \"hi\");"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.ruleId()).isEqualTo("capability");
              assertThat(finding.message())
                  .contains("com.example.WeatherPlugin.setUp calls java.nio.file.Files.writeString")
                  .contains("Add \"files\" to capabilities in plugin.json");
            });
    assertThat(verify("Files.writeString(context.files().resolve(\"x\"), \"hi\");")).isEmpty();
  }

  @Test
  void harmlessSystemPropertiesAreEveryPlugins() throws Exception {
    assertThat(
            reached(
                "System.getProperty(\"java.version\"); System.getProperty(\"os.name\", \"none\");",
                ""))
        .isEmpty();
    assertThat(reached("System.getProperty(\"user.home\");", "")).hasSize(1);
    assertThat(reached("String n = \"os.name\"; System.getProperty(n + n);", "")).hasSize(1);
  }

  @Test
  void nativeMethodsAreFound() throws Exception {
    assertThat(reached("Own.call();", "class Own { static native void call(); }"))
        .containsExactly("com.example.Own.call is native");
  }

  @Test
  void oneFindingPerCapabilityNamesTheFirstPlaces() throws Exception {
    StringBuilder exits = new StringBuilder();
    StringBuilder types = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      exits.append("E").append(i).append(".end();");
      types.append("class E%d { static void end() { System.exit(1); } }".formatted(i));
    }
    Path jar =
        CompiledPlugin.of(folder, exits + "System.getenv(\"X\");", types.toString()).in(folder);

    List<Finding> findings = PluginVerification.verify(jar);

    assertThat(findings).hasSize(2);
    assertThat(findings.getLast().message())
        .contains("com.example.E0.end", "com.example.E4.end", "and 3 more")
        .doesNotContain("com.example.E5");
  }

  @Test
  void declaredMeansAllowed() throws Exception {
    Path jar =
        CompiledPlugin.of(folder, "context.http(); new Thread(() -> {}).start();", "")
            .info("{\"title\":\"W\",\"capabilities\":[\"network:api.example.com\",\"threads\"]}")
            .in(folder);

    assertThat(PluginVerification.verify(jar)).isEmpty();
  }

  @Test
  void anUnknownWordAndASettingThatIsNoneAreFindings() {
    assertThat(
            PluginVerification.verify(
                new PluginJar().info("{\"title\":\"W\",\"capabilities\":[\"magic\"]}").in(folder)))
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("no capability \"magic\""));
    assertThat(
            PluginVerification.verify(
                new PluginJar()
                    .info("{\"title\":\"W\",\"capabilities\":[\"network:{baseUrl}\"]}")
                    .in(folder)))
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("no setting baseUrl"));
  }

  @Test
  void brokenClassFilesDoNotHurt() throws Exception {
    byte[] good = SensitiveCalls.class.getResourceAsStream("SensitiveCalls.class").readAllBytes();
    PluginJar jar =
        CompiledPlugin.of(folder, "Class.forName(\"dev.pergola.trust.SensitiveCalls\");", "");
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new java.util.Random(seed);
    for (int round = 0; round < 300; round++) {
      byte[] broken = good.clone();
      for (int i = 0; i < 1 + round / 10; i++) {
        broken[8 + random.nextInt(broken.length - 8)] = (byte) random.nextInt();
      }
      Path file = jar.entry("dev/pergola/trust/SensitiveCalls.class", broken).in(folder);
      org.assertj.core.api.Assertions.assertThatCode(
              () -> CapabilityScan.scan(file, PluginDescriptor.read(file)))
          .as("-Dseed=%d, round %d", seed, round)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aHarmlessClassOfTheSameNameElsewhereDoesNotHideOne() throws Exception {
    byte[] harmless =
        CompiledClasses.of(folder, "package com.example; public final class WeatherPlugin { }")
            .get("com/example/WeatherPlugin");
    Path jar =
        CompiledPlugin.of(folder, "System.getenv(\"X\");", "")
            .entry("a/Decoy.class", harmless)
            .entry("zz/Decoy.class", harmless)
            .in(folder);

    assertThat(CapabilityScan.scan(jar, PluginDescriptor.read(jar)).reached()).hasSize(1);
  }

  private List<String> reached(String setUp, String types) throws Exception {
    Path jar = CompiledPlugin.of(folder, setUp, types).in(folder);
    return CapabilityScan.scan(jar, PluginDescriptor.read(jar)).reached().stream()
        .map(Reach::toString)
        .toList();
  }

  private List<Finding> verify(String setUp) {
    return PluginVerification.verify(CompiledPlugin.of(folder, setUp, "").in(folder));
  }
}
