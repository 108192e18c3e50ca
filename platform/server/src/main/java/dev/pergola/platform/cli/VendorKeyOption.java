// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.api.PergolaException;
import dev.pergola.trust.VendorKey;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The key that a vendor signs with. */
final class VendorKeyOption {
  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "The vendor.key that pergola license keygen made.")
  private Path file = Path.of("");

  /**
   * The key.
   *
   * @throws PergolaException when it cannot be read; says why
   */
  VendorKey read() {
    return VendorKey.read(file);
  }
}
