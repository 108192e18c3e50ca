// SPDX-License-Identifier: MIT
package dev.pergola.marketplace;

import dev.pergola.api.PergolaException;
import dev.pergola.trust.Finding;
import dev.pergola.trust.PluginDescriptor;
import dev.pergola.trust.PluginVerification;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins in the folder, as they are at the time of asking. Jars that no server would install
 * are left out, and the log says why. Safe for use by several threads.
 */
@Singleton
final class Shelf {
  private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

  private final Path folder;
  private Map<FileState, Optional<Item>> known = Map.of();

  Shelf(MarketplaceSettings settings) {
    this.folder = settings.plugins();
  }

  /** A release and where its jar is. */
  record Item(Release release, Path jar) {}

  /** What changes when a file does, so that an unchanged one is read and complained of once. */
  private record FileState(Path file, long size, FileTime modified) {
    static @Nullable FileState of(Path file) throws IOException {
      try {
        return new FileState(file, Files.size(file), Files.getLastModifiedTime(file));
      } catch (NoSuchFileException e) {
        return null; // taken away since the folder was listed
      }
    }
  }

  /** All releases, in the order of their jars' names; each id and version once. */
  synchronized List<Item> items() throws IOException {
    Map<FileState, Optional<Item>> seen = new HashMap<>();
    Set<List<String>> taken = new HashSet<>();
    List<Item> items = new ArrayList<>();
    for (Path jar : jars()) {
      FileState state = FileState.of(jar);
      if (state == null) {
        continue;
      }
      Optional<Item> item = known.containsKey(state) ? known.get(state) : read(state);
      seen.put(state, item);
      item.filter(i -> taken.add(List.of(i.release().id(), i.release().version())))
          .ifPresent(items::add);
    }
    known = seen;
    return items;
  }

  /** The release of this id and version; null when there is none. */
  @Nullable Item find(String id, String version) throws IOException {
    // Compared with what the jars say, never made part of a path: so no request leaves the folder.
    return items().stream()
        .filter(item -> item.release().id().equals(id) && item.release().version().equals(version))
        .findAny()
        .orElse(null);
  }

  private List<Path> jars() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jar") && Files.isRegularFile(file))
          .sorted()
          .toList();
    }
  }

  private static Optional<Item> read(FileState state) {
    Path jar = state.file();
    try {
      List<Finding> findings = PluginVerification.verify(jar);
      if (!findings.isEmpty()) {
        LOG.warn("{} is not offered: {}", jar, findings);
        return Optional.empty();
      }
      return Optional.of(
          new Item(Release.of(PluginDescriptor.read(jar), sha256(jar), state.size()), jar));
    } catch (IOException | PergolaException e) {
      LOG.warn("{} is not offered: {}", jar, e.getMessage());
      return Optional.empty();
    }
  }

  private static String sha256(Path jar) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
        Files.copy(jar, out);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no SHA-256", e);
    }
  }
}
