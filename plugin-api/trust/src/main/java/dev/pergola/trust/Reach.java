// SPDX-License-Identifier: MIT
package dev.pergola.trust;

/**
 * A place in a plugin's jar that needs a capability.
 *
 * @param className with its package: {@code com.example.Weather}
 * @param method its name; {@code <init>} for a constructor
 * @param call what is called there: {@code java.net.URL.openConnection}
 */
public record Reach(Capability capability, String className, String method, String call) {
  /** One line: {@code com.example.Weather.load calls java.net.URL.openConnection}. */
  @Override
  public String toString() {
    return call.isEmpty()
        ? "%s.%s is native".formatted(className, method)
        : "%s.%s calls %s".formatted(className, method, call);
  }
}
