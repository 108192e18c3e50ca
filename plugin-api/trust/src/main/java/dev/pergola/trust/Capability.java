// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Something that a plugin may do only when its plugin.json declares it. */
public enum Capability {
  /** Connections to other hosts. The one word that says more: to which. */
  NETWORK("connects to other hosts"),
  /** Sockets that others connect to. */
  LISTEN("accepts connections from the network"),
  /** Files outside of the plugin's own folder. */
  FILES("reads and writes files outside of its own folder"),
  /** Other programs. */
  PROCESS("starts and ends other programs"),
  /** Whatever looks into other classes, or makes classes that the gate does not see. */
  REFLECTION(
      "reaches into other people's classes and makes new ones: with this it can reach around all limits"),
  /** Code that is not Java's. */
  NATIVE("runs native code: with this it can reach around all limits"),
  /** Threads, timers and pools of the plugin's own. */
  THREADS("works in threads of its own"),
  /** The plugin's own tables. */
  DATABASE("stores data in tables of its own"),
  /** Database connections of the plugin's own. */
  JDBC("connects to databases by itself"),
  /** Settings of type secret, in the clear, and what the plugin keeps secret by itself. */
  SECRETS("reads the secrets among its settings, and keeps secrets of its own"),
  /** Environment variables and system properties. */
  ENVIRONMENT("reads and changes environment variables and system properties"),
  /** The end of the server, and what happens then. */
  EXIT("can stop the server, and run code when it stops");

  private final String word;
  private final String sentence;

  Capability(String sentence) {
    this.word = name().toLowerCase(Locale.ROOT);
    this.sentence = sentence;
  }

  /** As plugin.json writes it. */
  public String word() {
    return word;
  }

  /** What a plugin with it does, for administrators: "works in threads of its own". */
  public String sentence() {
    return sentence;
  }

  /** The capability of a word; null when there is none. */
  static @Nullable Capability of(String word) {
    for (Capability capability : values()) {
      if (capability.word.equals(word)) {
        return capability;
      }
    }
    return null;
  }

  /** All words, as a sentence lists them. */
  static String words() {
    return Arrays.stream(values()).map(Capability::word).collect(Collectors.joining(", "));
  }
}
