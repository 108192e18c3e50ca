// SPDX-License-Identifier: MIT
package dev.pergola.platform.secrets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The file that holds the installation's key, readable by its owner alone, and beside it, while
 * secrets are on their way to another key, the file of that.
 *
 * @param path the key's
 */
record KeyFile(Path path) {
  /** The file of the next key, which is there from before the first secret has it. */
  KeyFile next() {
    return new KeyFile(path.resolveSibling(path.getFileName() + ".next"));
  }

  boolean exists() {
    return Files.exists(path);
  }

  byte[] read() throws IOException {
    return MasterKey.decode(Files.readString(path), path.toString());
  }

  // Written aside and moved into place: a crash leaves either no key or a whole one.
  void create() throws IOException {
    byte[] fresh = new byte[MasterKey.BYTES];
    new SecureRandom().nextBytes(fresh);
    Path aside =
        Files.createTempFile(
            path.getParent(),
            ".secret",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
      channel.write(
          ByteBuffer.wrap(
              (Base64.getEncoder().encodeToString(fresh) + "\n")
                  .getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
    try {
      // A link, unlike a move, never replaces a key that another process made meanwhile.
      Files.createLink(path, aside);
    } catch (FileAlreadyExistsException e) {
      // The other process's key is as good.
    } finally {
      Files.delete(aside);
    }
    settle();
  }

  /** Takes the place of another file, for good. */
  void replace(KeyFile other) throws IOException {
    Files.move(
        path, other.path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    settle();
  }

  // Has the folder itself remember, before anything is done that relies on it.
  private void settle() throws IOException {
    try (var folder = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
