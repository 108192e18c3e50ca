// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import java.io.IOException;
import java.nio.file.Path;

/** Somebody who sells licenses, and makes them with the packaged commands. */
record Vendor(Path folder) {
  /** With a new key pair. */
  static Vendor make(Path folder) throws IOException, InterruptedException {
    var vendor = new Vendor(folder);
    vendor.run("license", "keygen", "--out", folder.toString());
    return vendor;
  }

  Path publicKey() {
    return folder.resolve("vendor.pub");
  }

  /** A license for some features, by their names with commas. */
  String issue(String features) throws IOException, InterruptedException {
    return run(
        "license",
        "issue",
        "--key",
        folder.resolve("vendor.key").toString(),
        "--customer",
        "Wattle Street Plumbing",
        "--features",
        features);
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    var finished = Packaged.launcher().run(arguments);
    if (finished.code() != 0) {
      throw new IllegalStateException(finished.toString());
    }
    return finished.out().strip();
  }
}
