// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import dev.pergola.api.PergolaException;
import dev.pergola.trust.Revocations;
import dev.pergola.trust.VendorKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pergola license revoke}: a list of licenses taken back, made by a vendor. */
@Command(
    name = "revoke",
    description = {
      "Make a list of all licenses that no longer count, for installations to take in.",
      "A list replaces the one before: name every license again."
    },
    mixinStandardHelpOptions = true)
final class RevokeCommand implements Callable<Integer> {
  @Mixin private VendorKeyOption key = new VendorKeyOption();

  @Option(
      names = "--ids",
      split = ",",
      paramLabel = "A,B",
      description = "Ids of the licenses, as license show tells them.")
  private @Nullable List<String> ids;

  @Option(
      names = "--withdraw-key",
      description = "Take back the key itself with all that it signed, for ever.")
  private boolean withdrawKey;

  @Option(
      names = "--sequence",
      paramLabel = "N",
      description = "Its number, larger than that of the list before; without, the present second.")
  private @Nullable Long sequence;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where to.")
  private Path out = Path.of("");

  @Override
  public Integer call() {
    try {
      VendorKey vendor = key.read();
      Instant now = InstantSource.system().instant();
      Set<String> licenses = new LinkedHashSet<>();
      if (ids != null) {
        ids.forEach(id -> licenses.add(id.strip()));
      }
      var list =
          new Revocations(
              sequence == null ? now.getEpochSecond() : sequence,
              licenses,
              withdrawKey ? Set.of(vendor.id()) : Set.of(),
              now);
      Files.writeString(out, list.issue(vendor) + "\n");
      System.out.printf(
          "Wrote %s, number %d: %s%s. Installations take it in with license revocations install.%n",
          out,
          list.sequence(),
          licenses.size() == 1 ? "1 license" : licenses.size() + " licenses",
          withdrawKey ? " and the key itself" : "");
      return 0;
    } catch (PergolaException e) {
      System.err.println(e.getMessage());
      return 1;
    } catch (IOException e) {
      System.err.println("Cannot write " + out + ": " + e.getMessage());
      return 1;
    }
  }
}
