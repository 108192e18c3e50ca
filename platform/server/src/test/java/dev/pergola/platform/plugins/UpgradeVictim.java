// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Caller;
import dev.pergola.api.Database;
import dev.pergola.api.Permission;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.DatabaseAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/**
 * A server in a process of its own that installs a jar, says on standard output when it comes to a
 * step, and stays there until it is killed, or until its standard input ends, as it does when the
 * test that began it is gone: {@code HOME KEYS JAR STEP KIND URL USER PASSWORD}.
 */
final class UpgradeVictim {
  public static void main(String[] arguments) throws Exception {
    Thread.ofPlatform().daemon().start(UpgradeVictim::endWithParent);
    Path home = Path.of(arguments[0]);
    Step last = Step.valueOf(arguments[3]);
    TestServer server =
        TestServer.start(home, database(arguments), Map.of("pergola.publisher.keys", arguments[1]));
    Plugins plugins = server.bean(Plugins.class);
    plugins.begin(Duration.ofSeconds(20));
    var ada =
        new Caller(UUID.randomUUID(), UUID.randomUUID(), "ada", Set.of(Permission.ADMINISTER));
    try (var in = Files.newInputStream(Path.of(arguments[2]))) {
      plugins.install(in, "up.jar", false, ada, step -> stopAt(step, last));
    }
    // Fewer steps than were asked for: whoever waits for the word is told.
    System.out.println("done");
    new CountDownLatch(1).await();
  }

  private static DatabaseAddress database(String[] arguments) {
    boolean named = !arguments[6].equals("null");
    return new DatabaseAddress(
        Database.Kind.valueOf(arguments[4]),
        arguments[5],
        named ? arguments[6] : null,
        named ? arguments[7] : null);
  }

  private static void endWithParent() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // As good as its end.
    }
    Runtime.getRuntime().halt(1);
  }

  private static void stopAt(Step step, Step last) {
    if (step == last) {
      System.out.println("at " + step);
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private UpgradeVictim() {}
}
