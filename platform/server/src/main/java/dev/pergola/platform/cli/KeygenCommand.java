// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.api.PergolaException;
import dev.pergola.trust.VendorKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pergola license keygen}: a vendor's key pair. */
@Command(
    name = "keygen",
    description = "Make a vendor's key pair: vendor.key to keep secret, vendor.pub to hand out.",
    mixinStandardHelpOptions = true)
final class KeygenCommand implements Callable<Integer> {
  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to.")
  private Path folder = Path.of("");

  @Override
  public Integer call() {
    try {
      VendorKey.generate().write(folder);
      System.out.printf(
          "Made %s (keep it secret, and keep a copy of it) and %s (installations trust it through PERGOLA_LICENSE_KEYS).%n",
          folder.resolve(VendorKey.PRIVATE_FILE), folder.resolve(VendorKey.PUBLIC_FILE));
      return 0;
    } catch (PergolaException e) {
      System.err.println(e.getMessage());
      return 1;
    } catch (IOException e) {
      System.err.println("Cannot write to " + folder + ": " + e.getMessage());
      return 1;
    }
  }
}
