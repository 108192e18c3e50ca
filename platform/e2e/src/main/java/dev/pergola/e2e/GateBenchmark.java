// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import dev.pergola.api.Json;
import dev.pergola.testkit.PluginJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a check at a call costs: the same loops in two plugins on the running server. One declares
 * what makes the checks needless, so that its class is left as it is; the other does not, and its
 * calls are checked and allowed.
 */
final class GateBenchmark {
  private static final int ROUNDS = 10;

  // None of these asks anybody outside of the JVM, which would hide what the check costs.
  private static final Map<String, String> CALLS =
      Map.of(
          "property", "System.getProperty(\"java.version\").length()",
          "reflection", "((Integer) LENGTH.invoke(\"four\")).intValue()",
          "host", "java.net.InetAddress.getByName(\"127.0.0.1\").hashCode()",
          "file", "java.nio.file.Files.isHidden(inside) ? 1 : 2");

  private final Api api;
  private final Path folder;

  GateBenchmark(Api api, Path folder) {
    this.api = api;
    this.folder = folder;
  }

  void run(Report report) throws IOException, InterruptedException {
    install("benchmark-gated", "network:127.0.0.1");
    install("benchmark-open", "network:*", "environment", "reflection", "files");
    for (String call : List.of("property", "reflection", "host", "file")) {
      List<Double> checked = new ArrayList<>();
      List<Double> open = new ArrayList<>();
      List<Double> difference = new ArrayList<>();
      measure("benchmark-gated", call);
      measure("benchmark-open", call);
      for (int i = 0; i < ROUNDS; i++) {
        checked.add(measure("benchmark-gated", call));
        open.add(measure("benchmark-open", call));
        difference.add(checked.getLast() - open.getLast());
      }
      report.add(call + " call, unchecked", new Sample(open), "%.1f ns", "");
      report.add(call + " call, checked", new Sample(checked), "%.1f ns", "");
      report.add("the check of a " + call + " call", new Sample(difference), "%.1f ns", "< 100 ns");
    }
  }

  private double measure(String plugin, String call) throws IOException, InterruptedException {
    return Double.parseDouble(api.get("/ext/" + plugin + "/" + call).text());
  }

  private void install(String id, String... capabilities) throws IOException, InterruptedException {
    var routes = new StringBuilder("List.of(");
    var methods = new StringBuilder();
    CALLS.forEach(
        (name, call) -> {
          routes.append(routes.toString().endsWith("(") ? "" : ",");
          routes.append(
              "Route.get(\"/%s\", Access.anyone(), request -> RouteReply.text(measure_%s()))"
                  .formatted(name, name));
          methods.append(
              """
              static long loop_%s(int times) throws Exception {
                long sum = 0;
                for (int i = 0; i < times; i++) { sum += %s; }
                return sum;
              }
              static String measure_%s() throws Exception {
                int times = 1;
                long taken = 0;
                while (taken < 100_000_000L) {
                  times *= 2;
                  long begun = System.nanoTime();
                  used += loop_%s(times);
                  taken = System.nanoTime() - begun;
                }
                return String.valueOf((double) taken / times);
              }
              """
                  .formatted(name, call, name, name));
        });
    Path jar =
        PluginJar.of(
                id,
                "inside = context.files().resolve(\"x\"); contribute.routes(() -> %s));"
                    .formatted(routes))
            .members(
                """
                static volatile long used;
                static java.nio.file.Path inside;
                static final java.lang.reflect.Method LENGTH = length();
                static java.lang.reflect.Method length() {
                  try { return String.class.getMethod("length"); }
                  catch (NoSuchMethodException e) { throw new IllegalStateException(e); }
                }
                """
                    + methods)
            .capabilities(capabilities)
            .write(folder.resolve(id + ".jar"));
    Json state = api.installPlugin(jar).ok().get("state");
    if (!Json.string("STARTED").equals(state)) {
      throw new IllegalStateException(id + " did not start: " + state);
    }
  }
}
