// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways out of a plugin's own folder, past what the gate knows of the paths in it. */
class GuardedPathsTest {
  private static final String MEMBERS =
      """
      static String read(java.nio.file.Path p) throws Exception {
        return java.nio.file.Files.readString(p);
      }
      static String readByName(java.nio.file.Path p) throws Exception {
        try (var in = new FileInputStream(p.toString())) { return new String(in.readAllBytes()); }
      }
      static String readAsFile(java.nio.file.Path p) throws Exception {
        try (var in = new FileInputStream(p.toFile())) { return new String(in.readAllBytes()); }
      }
      static void write(java.nio.file.Path p) throws Exception {
        var made = java.nio.file.Files.writeString(p.resolveSibling("made"), "hello");
        java.nio.file.Files.move(made, p, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
      static void symbolicLink(java.nio.file.Path at, java.nio.file.Path to) throws Exception {
        java.nio.file.Files.createSymbolicLink(at, to);
      }

      static void move(java.nio.file.Path from, java.nio.file.Path to) throws Exception {
        java.nio.file.Files.move(from, to);
      }
      static void rename(java.nio.file.Path from, java.nio.file.Path to) throws Exception {
        if (!from.toFile().renameTo(to.toFile())) { throw new IOException(); }
      }
      static void moveByProvider(java.nio.file.Path from, java.nio.file.Path to) throws Exception {
        from.getFileSystem().provider().move(from, to);
      }
      static void moveByReflection(java.nio.file.Path from, java.nio.file.Path to) throws Exception {
        java.nio.file.Files.class.getMethod("move", java.nio.file.Path.class, java.nio.file.Path.class,
            java.nio.file.CopyOption[].class).invoke(null, from, to, new java.nio.file.CopyOption[0]);
      }
      interface Moving {
        java.nio.file.Path move(java.nio.file.Path a, java.nio.file.Path b, java.nio.file.CopyOption... o)
            throws Exception;
      }
      static void moveByReference(java.nio.file.Path from, java.nio.file.Path to) throws Exception {
        Moving moving = java.nio.file.Files::move;
        moving.move(from, to);
      }
      static void copy(java.nio.file.Path from, java.nio.file.Path to) throws Exception {
        java.nio.file.Files.copy(from, to, java.nio.file.LinkOption.NOFOLLOW_LINKS);
      }
      static void hardLink(java.nio.file.Path from, java.nio.file.Path to) throws Exception {
        java.nio.file.Files.createLink(to, from);
      }
      static void rotate(java.nio.file.Path log) throws Exception {
        new java.util.logging.FileHandler(log + ".%g", 1, 2).close();
      }

      static void secureStream(java.nio.file.Path p) throws Exception {
        var stream = (java.nio.file.SecureDirectoryStream<java.nio.file.Path>)
            java.nio.file.Files.newDirectoryStream(p);
        stream.newByteChannel(java.nio.file.Path.of("../secret.txt"), Set.of());
      }
      static void ownPath(java.nio.file.Path p) throws Exception {
        var own = (java.nio.file.Path) java.lang.reflect.Proxy.newProxyInstance(
            FixturePlugin.class.getClassLoader(), new Class<?>[] {java.nio.file.Path.class},
            (self, method, arguments) -> method.getName().equals("toFile")
                ? new File("/etc/passwd")
                : method.invoke(p, arguments));
        java.net.http.HttpRequest.BodyPublishers.ofFile(own);
      }
      static void escapedDocument(java.nio.file.Path p) throws Exception {
        javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder()
            .parse(p + "/%2e%2e/secret.txt");
      }
      """;

  @TempDir Path folder;
  private GuardedPlugin plugin;
  private Path own;

  @BeforeEach
  void load() throws Exception {
    plugin = new GuardedPlugin(GuardedPlugin.jar(folder, MEMBERS));
    own = plugin.folder;
    Files.writeString(own.resolve("secret.txt"), "mine");
    Files.writeString(folder.resolve("secret.txt"), "another's");
  }

  @AfterEach
  void close() throws Exception {
    plugin.close();
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(PergolaException.class)
        .hasMessageContaining("\"files\" to capabilities");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"move", "rename", "moveByProvider", "moveByReflection", "moveByReference"})
  void aLinkInAFolderThatMovesIsSeenAtOnce(String way) throws Throwable {
    Path deep = Files.createDirectories(own.resolve("one/two"));
    Files.createSymbolicLink(deep.resolve("link"), Path.of("../../secret.txt"));
    assertThat(plugin.call("read", deep.resolve("link"))).isEqualTo("mine");
    Path link = own.resolve("two/link");
    assertThatThrownBy(() -> plugin.call("read", link)).isInstanceOf(NoSuchFileException.class);

    plugin.call(way, deep, own.resolve("two"));

    assertThat(link).hasContent("another's");
    assertRefused(() -> plugin.call("read", link));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "move",
        "rename",
        "moveByProvider",
        "moveByReflection",
        "moveByReference",
        "copy",
        "hardLink"
      })
  void aLinkThatMovesIsSeenAtOnce(String way) throws Throwable {
    Path deep = Files.createDirectories(own.resolve("one/two"));
    Files.createSymbolicLink(deep.resolve("link"), Path.of("../secret.txt"));
    Files.writeString(own.resolve("one/secret.txt"), "mine");
    Path link = own.resolve("link");
    assertThatThrownBy(() -> plugin.call("read", link)).isInstanceOf(NoSuchFileException.class);

    plugin.call(way, deep.resolve("link"), link);

    assertThat(link).isSymbolicLink().hasContent("another's");
    assertRefused(() -> plugin.call("read", link));
  }

  @Test
  void aLinkThatALogsRotationMovesIsSeenAtOnce() throws Throwable {
    Files.createSymbolicLink(own.resolve("log.0"), Path.of("../secret.txt"));
    Path link = own.resolve("log.1");
    assertThatThrownBy(() -> plugin.call("read", link)).isInstanceOf(NoSuchFileException.class);

    plugin.call("rotate", own.resolve("log"));

    assertThat(link).isSymbolicLink();
    assertRefused(() -> plugin.call("read", link));
  }

  @Test
  void aLinkThatThePluginMakesLeadsToItsOwnFilesOnly() throws Throwable {
    Path link = own.resolve("link");
    assertThatThrownBy(() -> plugin.call("read", link)).isInstanceOf(NoSuchFileException.class);
    assertRefused(() -> plugin.call("symbolicLink", link, folder.resolve("secret.txt")));
    assertRefused(() -> plugin.call("symbolicLink", link, Path.of("../secret.txt")));

    plugin.call("symbolicLink", link, own.resolve("secret.txt"));
    assertThat(plugin.call("read", link)).isEqualTo("mine");
    assertThat(plugin.call("read", link)).isEqualTo("mine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"read", "readByName", "readAsFile"})
  @Timeout(30)
  void aLinkThatAnotherProgramMakesIsSeenAfterAMoment(String way) throws Throwable {
    Path file = own.resolve("file");
    Files.writeString(file, "hello");
    assertThat(plugin.call(way, file)).isEqualTo("hello");
    Files.delete(file);
    Files.createSymbolicLink(file, folder.resolve("secret.txt"));
    long begun = System.nanoTime();

    while (true) {
      try {
        plugin.call(way, file);
        assertThat(System.nanoTime() - begun).isLessThan(RecentPaths.MOMENT.toNanos() * 50);
      } catch (PergolaException e) {
        assertThat(e).hasMessageContaining("\"files\" to capabilities");
        break;
      }
    }
  }

  @Test
  void filesAreWrittenAndReplacedAsOften() throws Throwable {
    Path file = own.resolve("state.json");
    for (int i = 0; i < 100; i++) {
      plugin.call("write", file);
      for (String way : new String[] {"read", "readByName", "readAsFile"}) {
        assertThat(plugin.call(way, file)).isEqualTo("hello");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"secureStream", "ownPath", "escapedDocument"})
  void whatOpensAnotherPathThanItNamesIsRefused(String way) {
    assertRefused(() -> plugin.call(way, own));
  }
}
