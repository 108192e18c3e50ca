// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import dev.pergola.api.Entitlements;
import dev.pergola.platform.home.DatabaseAddress;
import dev.pergola.platform.home.Installation;
import io.micronaut.context.ApplicationContext;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The server's answer to "may this feature be used?", by the real thing: its beans, opened on a
 * home with a license. The home is named by the system property {@value #HOME}.
 */
@State(Scope.Benchmark)
public class EntitlementCheck {
  static final String HOME = "benchmark.home";

  private @Nullable ApplicationContext context;
  private @Nullable Entitlements entitlements;

  /** Opens the installation; nothing listens. */
  @Setup(Level.Trial)
  public void open() throws Installation.UnusableException {
    Path home = Path.of(Objects.requireNonNull(System.getProperty(HOME)));
    var installation = new Installation(home, DatabaseAddress.sqlite(home.resolve("pergola.db")));
    context = installation.open(Map.of());
    entitlements = context.getBean(Entitlements.class);
    if (!allowed() || refused()) {
      throw new IllegalStateException("The home has no license for audit");
    }
  }

  /** Closes it. */
  @TearDown(Level.Trial)
  public void close() {
    if (context != null) {
      context.close();
    }
  }

  /** A feature that the license opens. */
  @Benchmark
  public boolean allowed() {
    return Objects.requireNonNull(entitlements).allows("audit");
  }

  /** A feature that it does not. */
  @Benchmark
  public boolean refused() {
    return Objects.requireNonNull(entitlements).allows("sso_integration");
  }
}
