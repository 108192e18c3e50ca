// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.PergolaException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;

/**
 * The program behind {@code pergola:sign}: signs jars as their publisher. It prints {@code key} and
 * the public key, then reads the jars' paths from standard input, one per line and encoded in
 * UTF-8, and answers each by one line: {@code signed} and what it is, or {@code error} and why not.
 */
public final class SignPlugin {
  private static final String OWN_KEY = "--own-key";

  /**
   * Signs. Exits with 0 when all jars were signed, with 1 when one was not or there is no key, with
   * 2 when no key is named.
   *
   * @param arguments the path of a private key such as vendor.key; or {@code --own-key} and a
   *     folder, in which one is made when there is none
   */
  public static void main(String[] arguments) throws IOException {
    var jars = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(arguments), jars, out));
  }

  static int run(List<String> arguments, BufferedReader jars, PrintStream out) throws IOException {
    VendorKey key;
    try {
      if (arguments.size() == 2 && arguments.getFirst().equals(OWN_KEY)) {
        key = ownKey(Path.of(arguments.getLast()));
      } else if (arguments.size() == 1) {
        key = VendorKey.read(Path.of(arguments.getFirst()));
      } else {
        out.println("error Usage: SignPlugin KEY, or SignPlugin --own-key FOLDER");
        return 2;
      }
    } catch (PergolaException e) {
      out.println("error " + e.getMessage());
      return 1;
    }
    out.println("key " + Base64.getEncoder().encodeToString(key.publicKey().key().getEncoded()));
    int status = 0;
    for (String jar = jars.readLine(); jar != null; jar = jars.readLine()) {
      try {
        PluginSigning.sign(Path.of(jar), key, Signer.Role.PUBLISHER, InstantSource.system());
        PluginDescriptor plugin = PluginDescriptor.read(Path.of(jar));
        out.printf("signed %s %s with the key %s%n", plugin.id(), plugin.version(), key.id());
      } catch (PergolaException e) {
        out.println("error " + e.getMessage());
        status = 1;
      } catch (IOException e) {
        out.printf("error %s cannot be signed: %s%n", jar, e);
        status = 1;
      }
    }
    return status;
  }

  // Several modules of a build, or several builds, may come here at once.
  private static VendorKey ownKey(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (var channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      Path file = folder.resolve(VendorKey.PRIVATE_FILE);
      if (Files.exists(file)) {
        return VendorKey.read(file);
      }
      // The half of a pair whose making was cut off.
      Files.deleteIfExists(folder.resolve(VendorKey.PUBLIC_FILE));
      VendorKey key = VendorKey.generate();
      key.write(folder);
      return key;
    }
  }

  private SignPlugin() {}
}
