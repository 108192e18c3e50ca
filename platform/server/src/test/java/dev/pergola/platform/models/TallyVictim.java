// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.Database;
import dev.pergola.platform.TestServer;
import dev.pergola.platform.home.DatabaseAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/**
 * A server in a process of its own whose models are asked all the time, until it is killed: {@code
 * HOME KIND URL USER PASSWORD PORT SEED}.
 */
final class TallyVictim {
  /** How many ask at the same time. */
  static final int ASKERS = 8;

  public static void main(String[] arguments) throws Exception {
    TestServer server =
        TestServer.start(
            Path.of(arguments[0]),
            new DatabaseAddress(
                Database.Kind.valueOf(arguments[1]),
                arguments[2],
                absent(arguments[3]),
                absent(arguments[4])),
            Map.of());
    server.listen();
    var asker = TallyAsker.on(server, Integer.parseInt(arguments[5]));
    var random = new Random(Long.parseLong(arguments[6]));
    for (int i = 0; i < ASKERS; i++) {
      var own = new Random(random.nextLong());
      Thread.ofVirtual()
          .start(
              () -> {
                while (true) {
                  asker.ask(own);
                }
              });
    }
    System.out.println("asking");
    new CountDownLatch(1).await();
  }

  private static String absent(String text) {
    return text.equals("null") ? null : text;
  }

  private TallyVictim() {}
}
