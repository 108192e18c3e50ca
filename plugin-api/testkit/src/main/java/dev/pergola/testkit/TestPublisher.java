// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import dev.pergola.trust.VendorKey;
import java.util.Base64;

/**
 * A publisher whom tests trust, with a key that no two runs share. Jars of {@link PluginJar} are
 * signed by it unless they say otherwise; a server takes them as verified when it is told to.
 */
public final class TestPublisher {
  /** Its key. */
  public static final VendorKey KEY = VendorKey.generate();

  /** The line that makes a server trust it: the value of {@code PERGOLA_PUBLISHER_KEYS}. */
  public static String trusted() {
    return line("verified", KEY, "Test publisher");
  }

  /**
   * A line of publishers' keys.
   *
   * @param worth {@code official}, {@code verified}, {@code marketplace} or {@code revoked}
   */
  public static String line(String worth, VendorKey key, String name) {
    return "%s %s %s"
        .formatted(
            worth,
            Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(key.publicKey().key().getEncoded()),
            name);
  }

  private TestPublisher() {}
}
