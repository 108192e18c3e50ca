// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes the golden files of docs/contracts/plugin anew, with keys that nobody keeps: the files
 * prove the format, and nothing can ever be signed in their publisher's name again.
 */
final class GoldenArtifacts {
  static final Path FOLDER = Path.of("../../docs/contracts/plugin");

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Files.createDirectories(folder);
    VendorKey publisher = VendorKey.generate();
    VendorKey marketplace = VendorKey.generate();
    Files.writeString(
        folder.resolve("publishers.txt"),
        """
        # The publisher's key is not among them: it is one of the community.
        marketplace %s Example Marketplace
        """
            .formatted(Artifacts.word(marketplace)));
    Path jar = Artifacts.plugin().in(folder);
    copy(jar, folder, "unsigned");
    Artifacts.sign(jar, publisher, Signer.Role.PUBLISHER);
    copy(jar, folder, "community");
    RawZip changed = RawZip.of(jar);
    changed.part("com/example/forecast.txt").content("sun".getBytes());
    changed.write(folder.resolve("changed.jar"));
    Artifacts.sign(jar, marketplace, Signer.Role.MARKETPLACE);
    copy(jar, folder, "endorsed");
    Files.delete(jar);
  }

  private static void copy(Path jar, Path folder, String name) throws IOException {
    Files.copy(jar, folder.resolve(name + ".jar"), StandardCopyOption.REPLACE_EXISTING);
  }

  private GoldenArtifacts() {}
}
