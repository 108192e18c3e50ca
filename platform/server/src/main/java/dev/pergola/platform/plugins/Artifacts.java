// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.home.Home;
import dev.pergola.platform.plugins.Operations.State;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jars of the installation, each under the digest of its content: a file in this folder never
 * changes, so that the classes in use cannot be pulled from under a plugin, and an earlier
 * generation is there to go back to. Safe for use by several threads.
 */
@Singleton
final class Artifacts {
  private static final Logger LOG = LoggerFactory.getLogger(Artifacts.class);

  private final Path folder;
  private final Generations generations;
  private final Operations operations;
  // Guarded by itself: a jar that is taken in while it is being deleted is there afterwards.
  private final Map<String, Integer> held = new HashMap<>();

  Artifacts(Home home, Generations generations, Operations operations) {
    this.folder = home.artifacts();
    this.generations = generations;
    this.operations = operations;
  }

  /** A jar that was taken in, and is not cleaned away before this is closed. */
  final class Held implements AutoCloseable {
    private final String digest;

    private Held(String digest) {
      this.digest = digest;
    }

    String digest() {
      return digest;
    }

    Path file() {
      return Artifacts.this.file(digest);
    }

    /** Deletes the jar when nobody else holds it and nothing refers to it: it was refused. */
    @Override
    public void close() {
      synchronized (held) {
        if (held.merge(digest, -1, Integer::sum) <= 0) {
          held.remove(digest);
          deleteUnneeded(digest);
        }
      }
    }
  }

  /** Where the jar of a digest lies, if it is there. */
  Path file(String digest) {
    return folder.resolve(digest + ".jar");
  }

  boolean has(String digest) {
    return Files.isRegularFile(file(digest));
  }

  /**
   * Takes a jar in. It is on the disk when this method returns, whatever happens then.
   *
   * @param jar its content; read to the end, not closed
   */
  Held take(InputStream jar) throws IOException {
    Files.createDirectories(folder);
    Path copy = Files.createTempFile(folder, "copy", ".tmp");
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      Files.copy(new DigestInputStream(jar, sha256), copy, StandardCopyOption.REPLACE_EXISTING);
      force(copy, StandardOpenOption.WRITE);
      Held artifact = hold(HexFormat.of().formatHex(sha256.digest()));
      if (!Files.exists(artifact.file())) {
        Files.move(copy, artifact.file(), StandardCopyOption.ATOMIC_MOVE);
        force(folder, StandardOpenOption.READ);
      }
      return artifact;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  /** Keeps a jar that is there from being cleaned away. */
  Held hold(String digest) {
    synchronized (held) {
      held.merge(digest, 1, Integer::sum);
    }
    return new Held(digest);
  }

  private void deleteUnneeded(String digest) {
    try {
      if (!digest.isEmpty()
          && generations.countByDigest(digest) == 0
          && operations.countByDigestAndStateIn(digest, State.OPEN) == 0) {
        Files.deleteIfExists(file(digest));
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("Cannot clean away the jar {}; the next start of the server does", digest, e);
    }
  }

  private static void force(Path path, StandardOpenOption how) throws IOException {
    try (var channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  /** Deletes the jars that nothing refers to and nobody holds. */
  void clean() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var files = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        hold(name.substring(0, name.length() - ".jar".length())).close();
      }
    } catch (IOException e) {
      LOG.warn("Cannot clean the folder {}", folder, e);
    }
  }
}
