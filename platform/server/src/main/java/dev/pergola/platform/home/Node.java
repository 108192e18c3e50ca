// SPDX-License-Identifier: MIT
package dev.pergola.platform.home;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Which of the servers on one database this is: an id that its home keeps, and another that lasts
 * until the process ends. Rows that a run has begun and not ended tell by these whose they are.
 */
@Singleton
public final class Node {
  private final UUID id;
  private final UUID run = UUID.randomUUID();

  Node(Home home) {
    this.id = read(home.home().resolve("node.id"));
  }

  private static UUID read(Path file) {
    try {
      try {
        Files.writeString(file, UUID.randomUUID().toString(), StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException _) {
        // as it is at every start but the first
      }
      return UUID.fromString(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot keep this server's id in " + file, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          file + " does not hold a server's id. Delete it, and a new one is made.", e);
    }
  }

  /** The same at every start on this home. */
  public UUID id() {
    return id;
  }

  /** Another one at every start. */
  public UUID run() {
    return run;
  }
}
