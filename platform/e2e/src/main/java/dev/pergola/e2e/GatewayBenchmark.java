// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import dev.pergola.api.Json;
import dev.pergola.testkit.PluginJar;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the way through the gateway costs: the same streams of a simulated vendor, asked for at the
 * vendor itself and through the gateway, in turns.
 */
final class GatewayBenchmark {
  private static final int ROUNDS = 10;
  private static final int STREAMS_A_ROUND = 3;
  private static final int PACE_MICROS = 2_000;
  private static final int CONNECTIONS = 16;
  private static final Duration LOAD = Duration.ofSeconds(3);
  private static final int SLOW_STREAMS = 1_000;
  private static final int SLOW_PACE_MICROS = 100_000;

  private final RunningServer server;
  private final Api api;
  private final Path folder;
  private final @Nullable URI peer;

  /**
   * A benchmark of a running server.
   *
   * @param peer another gateway, Portkey's, to be measured alongside; null for none
   */
  GatewayBenchmark(RunningServer server, Api api, Path folder, @Nullable URI peer) {
    this.server = server;
    this.api = api;
    this.folder = folder;
    this.peer = peer;
  }

  void run(Report report) throws IOException, InterruptedException {
    try (var vendor = SimulatedVendor.start()) {
      List<CompletionsTarget> targets = targets(vendor.address());
      for (CompletionsTarget target : targets) {
        requestsPerSecond(target, Duration.ofSeconds(8));
      }
      latency(targets, report);
      throughput(targets, report);
      for (CompletionsTarget target : targets) {
        slowStreams(target, report);
      }
    }
  }

  private List<CompletionsTarget> targets(URI vendor) throws IOException, InterruptedException {
    Path jar =
        PluginJar.of(
                "benchmark-vendor",
                """
                contribute.modelProvider(new ModelProvider() {
                  public String name() { return "benchmark"; }
                  public List<Model> models() { return List.of(new Model("simulated", "S", 1)); }
                  public ChatResponse chat(
                      ChatRequest request, java.util.function.Consumer<ChatEvent> events) {
                    throw new IllegalStateException("not relayed");
                  }
                  public ChatCompletionsEndpoint chatCompletions(Secret key) {
                    return new ChatCompletionsEndpoint(
                        java.net.URI.create("%s/v1"), null, java.time.Duration.ofSeconds(60));
                  }
                });
                """
                    .formatted(vendor))
            .capabilities("network:" + vendor.getAuthority())
            .write(folder.resolve("benchmark-vendor.jar"));
    api.installPlugin(jar).ok();
    String key =
        String.valueOf(
            api.post("/api/keys", Json.object("name", "Benchmark")).ok().string("token"));
    List<CompletionsTarget> targets = new ArrayList<>();
    targets.add(new CompletionsTarget("direct", vendor, "/v1/chat/completions", Map.of()));
    targets.add(
        new CompletionsTarget(
            "gateway",
            server.address(),
            "/v1/chat/completions",
            Map.of("Authorization", "Bearer " + key)));
    if (peer != null) {
      targets.add(
          new CompletionsTarget(
              "peer",
              peer,
              "/v1/chat/completions",
              Map.of(
                  "Authorization",
                  "Bearer none",
                  "x-portkey-provider",
                  "openai",
                  "x-portkey-custom-host",
                  vendor + "/v1")));
    }
    return targets;
  }

  // One stream at a time, its chunks far enough apart that none waits for another.
  private void latency(List<CompletionsTarget> targets, Report report) throws IOException {
    Map<String, List<long[]>> chunks = new HashMap<>();
    Map<String, List<Double>> first = new HashMap<>();
    Map<String, List<Double>> middle = new HashMap<>();
    Map<String, List<Double>> late = new HashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (CompletionsTarget target : targets) {
        List<long[]> taken = chunks.computeIfAbsent(target.name(), _ -> new ArrayList<>());
        taken.clear();
        byte[] request = target.request(PACE_MICROS);
        try (var connection = new CompletionsConnection(target)) {
          for (int i = 0; i < STREAMS_A_ROUND; i++) {
            var stream = connection.ask(request);
            taken.add(stream.chunkNanos());
            // The first one of a connection pays for its being new.
            if (i > 0) {
              first
                  .computeIfAbsent(target.name(), _ -> new ArrayList<>())
                  .add(stream.firstNanos() / 1e6);
            }
          }
        }
        long[] sorted = taken.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        middle
            .computeIfAbsent(target.name(), _ -> new ArrayList<>())
            .add(sorted[sorted.length / 2] / 1e6);
        late.computeIfAbsent(target.name(), _ -> new ArrayList<>())
            .add(sorted[sorted.length * 99 / 100] / 1e6);
      }
    }
    for (CompletionsTarget target : targets) {
      String name = target.name();
      report.add("chunk, p50, " + name, sample(middle, name), "%.3f ms", "");
      report.add("chunk, p99, " + name, sample(late, name), "%.3f ms", "");
      report.add("time to first chunk, " + name, sample(first, name), "%.2f ms", "");
      if (!name.equals("direct")) {
        report.add("added by " + name + ", p50", added(middle, name), "%.3f ms", "<= 0.3 ms");
        report.add("added by " + name + ", p99", added(late, name), "%.3f ms", "");
        report.add(
            "added by " + name + " to the first chunk", added(first, name), "%.2f ms", "<= 1 ms");
      }
    }
  }

  private static Sample sample(Map<String, List<Double>> values, String name) {
    return new Sample(values.getOrDefault(name, List.of()));
  }

  // Each against the direct one of the same turn.
  private static Sample added(Map<String, List<Double>> values, String name) {
    List<Double> direct = values.getOrDefault("direct", List.of());
    List<Double> through = values.getOrDefault(name, List.of());
    List<Double> added = new ArrayList<>();
    for (int i = 0; i < through.size(); i++) {
      added.add(through.get(i) - direct.get(i));
    }
    return new Sample(added);
  }

  private void throughput(List<CompletionsTarget> targets, Report report)
      throws IOException, InterruptedException {
    Map<String, List<Double>> rates = new HashMap<>();
    for (int round = 0; round < ROUNDS / 2; round++) {
      for (CompletionsTarget target : targets) {
        rates
            .computeIfAbsent(target.name(), _ -> new ArrayList<>())
            .add(requestsPerSecond(target, LOAD));
      }
    }
    for (CompletionsTarget target : targets) {
      report.add(
          "streams of 200 chunks per second, " + target.name(),
          sample(rates, target.name()),
          "%.0f",
          "");
    }
  }

  private static double requestsPerSecond(CompletionsTarget target, Duration duration)
      throws IOException, InterruptedException {
    byte[] request = target.request(0);
    long begun = System.nanoTime();
    long end = begun + duration.toNanos();
    List<Future<Integer>> counts = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CONNECTIONS; i++) {
        counts.add(
            threads.submit(
                () -> {
                  int streams = 0;
                  try (var connection = new CompletionsConnection(target)) {
                    while (System.nanoTime() < end) {
                      connection.ask(request);
                      streams++;
                    }
                  }
                  return streams;
                }));
      }
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    int streams = 0;
    for (Future<Integer> count : counts) {
      try {
        streams += count.get();
      } catch (ExecutionException e) {
        throw new IOException("The load broke off", e.getCause());
      }
    }
    return streams / seconds;
  }

  private void slowStreams(CompletionsTarget target, Report report)
      throws IOException, InterruptedException {
    boolean isGateway = target.name().equals("gateway");
    long before = server.residentKilobytes();
    byte[] request = target.request(SLOW_PACE_MICROS);
    var errors = new AtomicInteger();
    var ended = new CountDownLatch(SLOW_STREAMS);
    List<long[]> taken = java.util.Collections.synchronizedList(new ArrayList<>());
    long most = before;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < SLOW_STREAMS; i++) {
        threads.submit(
            () -> {
              try (var connection = new CompletionsConnection(target)) {
                taken.add(connection.ask(request).chunkNanos());
              } catch (IOException e) {
                if (errors.getAndIncrement() == 0) {
                  System.err.println(e);
                }
              } finally {
                ended.countDown();
              }
            });
        // Spread over four seconds, as clients do not come all at once.
        TimeUnit.MILLISECONDS.sleep(4);
      }
      while (!ended.await(500, TimeUnit.MILLISECONDS)) {
        most = Math.max(most, server.residentKilobytes());
      }
    }
    String what = SLOW_STREAMS + " slow streams, " + target.name();
    long[] sorted = taken.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    report.add(what + ", errors", one(errors.get()), "%.0f", "0");
    if (sorted.length > 0) {
      report.add(what + ", chunk p50", one(sorted[sorted.length / 2] / 1e6), "%.2f ms", "");
      report.add(what + ", chunk p99", one(sorted[sorted.length * 99 / 100] / 1e6), "%.2f ms", "");
    }
    if (isGateway) {
      report.add(
          "resident memory per open stream",
          one((most - before) / (double) SLOW_STREAMS),
          "%.0f KB",
          "");
    }
  }

  private static Sample one(double value) {
    return new Sample(List.of(value));
  }
}
