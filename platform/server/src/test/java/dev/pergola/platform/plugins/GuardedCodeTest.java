// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Code in many shapes that reads a file: it works in the plugin's own folder, exactly as it was
 * written, and is refused elsewhere.
 */
class GuardedCodeTest {
  private static final String MEMBERS =
      """
      interface Reading { String of(java.nio.file.Path p) throws Exception; }
      interface Opening { InputStream of(java.nio.file.Path p, java.nio.file.OpenOption... o) throws Exception; }
      interface Testing { boolean of() throws Exception; }
      interface FileOpening { Reader of(File f) throws Exception; }
      static String text(InputStream in) throws IOException {
        try (in) { return new String(in.readAllBytes()); }
      }
      static String direct(java.nio.file.Path p) throws Exception {
        return java.nio.file.Files.readString(p);
      }
      static String lambda(java.nio.file.Path p) throws Exception {
        Reading reading = q -> java.nio.file.Files.readString(q);
        return reading.of(p);
      }
      static String reference(java.nio.file.Path p) throws Exception {
        Reading reading = java.nio.file.Files::readString;
        return reading.of(p);
      }
      static String varargsReference(java.nio.file.Path p) throws Exception {
        Opening opening = java.nio.file.Files::newInputStream;
        return text(opening.of(p));
      }
      static String boundReference(java.nio.file.Path p) throws Exception {
        Testing exists = p.toFile()::exists;
        return exists.of() ? "hello" : "none";
      }
      static String unboundReference(java.nio.file.Path p) throws Exception {
        java.util.function.Predicate<File> exists = File::exists;
        return exists.test(p.toFile()) ? "hello" : "none";
      }
      static String constructorReference(java.nio.file.Path p) throws Exception {
        FileOpening opening = FileReader::new;
        try (var in = new BufferedReader(opening.of(p.toFile()))) { return in.readLine(); }
      }
      static String constructor(java.nio.file.Path p) throws Exception {
        try (var in = new Scanner(p)) { return in.nextLine(); }
      }
      static String constructorWithBranches(java.nio.file.Path p) throws Exception {
        try (var in = new RandomAccessFile(p.toFile(), p.getNameCount() > 1000 ? "rw" : "r")) {
          return in.readLine();
        }
      }
      static class Own extends FileInputStream {
        final double weight;
        Own(java.nio.file.Path p, long length, double weight) throws IOException {
          super(length > 5 ? p.toFile() : new File("/nowhere", "" + length + weight));
          this.weight = weight;
        }
      }
      static String superclass(java.nio.file.Path p) throws Exception {
        return text(new Own(p, 6L, 1.5));
      }
      static String nested(java.nio.file.Path p) throws Exception {
        return new Scanner(new ByteArrayInputStream(
            text(new FileInputStream(new FileReader(p.toFile()).ready() ? p.toFile() : null)).getBytes()))
            .next();
      }
      static String inSwitch(java.nio.file.Path p) throws Exception {
        int n = p.getNameCount();
        long many = n * 3L;
        double half = n / 2.0;
        return java.nio.file.Files.readString(switch (n % 3) {
          case 0 -> p;
          case 1 -> { many++; yield p.toAbsolutePath(); }
          default -> half > many ? p.getParent() : p;
        });
      }
      static String inTryAndLoop(java.nio.file.Path p) throws Exception {
        StringBuilder all = new StringBuilder();
        long sum = 0;
        for (int i = 0; i < 3; i++) {
          double d = i * 0.5;
          try {
            all.append(java.nio.file.Files.readString(p).charAt(i));
            sum += (long) d;
          } catch (IOException e) {
            all.append(e);
          } finally {
            Object last = i;
            all.append(last instanceof Integer n && n == 2 ? "" : ".");
          }
        }
        return all.toString().equals("h.e.l") && sum == 1 ? "hello" : all.toString();
      }
      static String manyArguments(java.nio.file.Path p) throws Exception {
        try (var channel = java.nio.channels.FileChannel.open(
            p, java.nio.file.StandardOpenOption.READ)) {
          var buffer = java.nio.ByteBuffer.allocate(5);
          channel.read(buffer);
          return new String(buffer.array());
        }
      }
      static String reflection(java.nio.file.Path p) throws Exception {
        return (String) unwrapped(() ->
            java.nio.file.Files.class.getMethod("readString", java.nio.file.Path.class).invoke(null, p));
      }
      static Object unwrapped(java.util.concurrent.Callable<Object> call) throws Exception {
        try { return call.call(); }
        catch (java.lang.reflect.InvocationTargetException e) { throw (Exception) e.getCause(); }
      }
      static String reflectionOfReflection(java.nio.file.Path p) throws Exception {
        var read = java.nio.file.Files.class.getMethod("readString", java.nio.file.Path.class);
        var invoke = java.lang.reflect.Method.class.getMethod("invoke", Object.class, Object[].class);
        return (String) unwrapped(() -> invoke.invoke(read, null, new Object[] {p}));
      }
      static String reflectiveConstructor(java.nio.file.Path p) throws Exception {
        return text((InputStream) unwrapped(() ->
            FileInputStream.class.getConstructor(File.class).newInstance(p.toFile())));
      }
      static String reflectionByReference(java.nio.file.Path p) throws Exception {
        var read = java.nio.file.Files.class.getMethod("readString", java.nio.file.Path.class);
        java.util.concurrent.Callable<Object> call = () -> read.invoke(null, p);
        return (String) unwrapped(call);
      }
      enum Shape { ONE { @Override String read(java.nio.file.Path p) throws IOException {
        return java.nio.file.Files.readString(p); } };
        abstract String read(java.nio.file.Path p) throws IOException;
      }
      static String anEnum(java.nio.file.Path p) throws Exception { return Shape.ONE.read(p); }
      record Held(java.nio.file.Path p) {
        String read() throws IOException { return java.nio.file.Files.readString(p); }
      }
      static String aRecord(java.nio.file.Path p) throws Exception { return new Held(p).read(); }
      interface Reader2 {
        default String read(java.nio.file.Path p) throws Exception {
          Reading reading = java.nio.file.Files::readString;
          return hidden(reading, p);
        }
        private static String hidden(Reading reading, java.nio.file.Path p) throws Exception {
          return reading.of(p);
        }
      }
      static String anInterface(java.nio.file.Path p) throws Exception {
        return new Reader2() {}.read(p);
      }
      static String url(java.nio.file.Path p) throws Exception {
        return text(p.toUri().toURL().openStream());
      }
      static String pathMethod(java.nio.file.Path p) throws Exception {
        return p.toRealPath().isAbsolute() ? "hello" : "none";
      }
      static String provider(java.nio.file.Path p) throws Exception {
        return text(p.getFileSystem().provider().newInputStream(p));
      }
      """;

  @TempDir static Path folder;
  private static GuardedPlugin plugin;

  @BeforeAll
  static void load() throws Exception {
    plugin = new GuardedPlugin(GuardedPlugin.jar(folder, MEMBERS));
    Files.writeString(plugin.folder.resolve("inside.txt"), "hello");
    Files.writeString(folder.resolve("outside.txt"), "secret");
  }

  @AfterAll
  static void close() throws Exception {
    plugin.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "direct",
        "lambda",
        "reference",
        "varargsReference",
        "boundReference",
        "unboundReference",
        "constructorReference",
        "constructor",
        "constructorWithBranches",
        "superclass",
        "nested",
        "inSwitch",
        "inTryAndLoop",
        "manyArguments",
        "reflection",
        "reflectionOfReflection",
        "reflectiveConstructor",
        "reflectionByReference",
        "anEnum",
        "aRecord",
        "anInterface",
        "url",
        "pathMethod",
        "provider"
      })
  void worksInsideAndIsRefusedOutside(String shape) throws Throwable {
    assertThat(plugin.call(shape, plugin.folder.resolve("inside.txt"))).isEqualTo("hello");
    assertThat(plugin.call(shape, plugin.folder.resolve("../own/./inside.txt"))).isEqualTo("hello");

    assertRefused(shape, folder.resolve("outside.txt"));
    assertRefused(shape, plugin.folder.resolve("../outside.txt"));
  }

  private static void assertRefused(String shape, Path path) {
    assertThatThrownBy(() -> plugin.call(shape, path))
        .isInstanceOf(PergolaException.class)
        .hasMessageContaining("The plugin weather was kept from calling")
        .hasMessageContaining("outside.txt")
        .hasMessageContaining("\"files\" to capabilities")
        .satisfies(
            e ->
                assertThat(((PergolaException) e).code())
                    .isEqualTo(GuardError.CAPABILITY_NOT_DECLARED));
  }

  @Test
  void linksLeadToWhereTheyLead() throws Throwable {
    Path away = Files.createSymbolicLink(plugin.folder.resolve("away"), folder);
    Path dangling =
        Files.createSymbolicLink(
            plugin.folder.resolve("outside.txt"), folder.resolve("outside.txt2"));
    Path deep = Files.createDirectories(folder.resolve("elsewhere/deep"));
    Path link = Files.createSymbolicLink(plugin.folder.resolve("deep"), deep);
    Path near = Files.createSymbolicLink(plugin.folder.resolve("near"), Path.of("inside.txt"));

    for (Path path :
        List.of(
            away.resolve("outside.txt"),
            dangling,
            link.resolve("../../outside.txt"),
            Path.of("outside.txt"))) {
      assertRefused("direct", path);
    }
    assertThat(plugin.call("direct", near)).isEqualTo("hello");
    assertThat(plugin.call("direct", away.resolve("own/inside.txt"))).isEqualTo("hello");
  }

  @Test
  void theRefusalIsAnEventOncePerKind() throws Throwable {
    assertRefused("direct", folder.resolve("outside.txt-event"));
    assertRefused("direct", folder.resolve("outside.txt-event"));

    var seen = new java.util.ArrayList<String>();
    for (var event = plugin.events.poll(5, java.util.concurrent.TimeUnit.SECONDS);
        event != null;
        event = plugin.events.poll(300, java.util.concurrent.TimeUnit.MILLISECONDS)) {
      if (event.string("target").endsWith("outside.txt-event")) {
        seen.add(event.string("capability") + " " + event.string("call"));
      }
    }
    assertThat(seen).containsExactly("files java.nio.file.Files.readString");
  }
}
