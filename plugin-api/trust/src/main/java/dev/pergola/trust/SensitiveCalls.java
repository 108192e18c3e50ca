// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The table of what a plugin may do only with a capability ({@code sensitive-calls.txt}). The
 * scanner and the server's gate read the same. Safe for use by several threads.
 */
public final class SensitiveCalls {
  private static final SensitiveCalls TABLE = read();

  private final List<SensitiveCall> all;
  private final Map<String, List<SensitiveCall>> byOwner = new HashMap<>();
  // Of the JDK's and the contract's classes only, which are few and stay.
  private final Map<String, List<SensitiveCall>> ofExternal = new ConcurrentHashMap<>();

  private SensitiveCalls(List<SensitiveCall> all) {
    this.all = List.copyOf(all);
    for (SensitiveCall call : all) {
      byOwner.computeIfAbsent(call.owner(), _ -> new ArrayList<>()).add(call);
    }
  }

  /** The table. */
  public static SensitiveCalls table() {
    return TABLE;
  }

  /** All rows, each at the place of its id. */
  public List<SensitiveCall> all() {
    return all;
  }

  /** Classes of a plugin's own: what their class files say. */
  public interface OwnClasses {
    /**
     * The class of a name such as {@code com/example/Weather}; null when it is not the plugin's.
     */
    @Nullable OwnClass find(String name);
  }

  /** What a class file says of a class. Names are such as {@code com/example/Weather}. */
  public interface OwnClass {
    /** Null for none. */
    @Nullable String superclass();

    /** The interfaces that it names itself. */
    List<String> interfaces();

    /**
     * Whether it declares a method itself.
     *
     * @param signature name and descriptor in one
     */
    boolean declares(String signature);
  }

  /**
   * The row that a call meets; null for none. The owner may be a class of the plugin's: what it
   * inherits counts, what it declares itself does not.
   */
  public @Nullable SensitiveCall find(
      String owner, String name, String descriptor, OwnClasses own) {
    if (owner.startsWith("[")) {
      return null;
    }
    OwnClass type = own.find(owner);
    if (type == null) {
      for (SensitiveCall call : external(owner)) {
        if (call.fits(name, descriptor)) {
          return call;
        }
      }
      return null;
    }
    if (name.equals("<init>")) {
      return null;
    }
    return inherited(type, name, descriptor, own, new HashSet<>());
  }

  private @Nullable SensitiveCall inherited(
      OwnClass type, String name, String descriptor, OwnClasses own, Set<String> seen) {
    if (type.declares(name + descriptor)) {
      return null;
    }
    List<String> parents = new ArrayList<>();
    String superclass = type.superclass();
    if (superclass != null) {
      parents.add(superclass);
    }
    parents.addAll(type.interfaces());
    for (String parent : parents) {
      OwnClass ownParent = own.find(parent);
      SensitiveCall found;
      if (ownParent == null) {
        found = find(parent, name, descriptor, own);
      } else {
        found = seen.add(parent) ? inherited(ownParent, name, descriptor, own, seen) : null;
      }
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Whether any member of a class may be sensitive, its own or an inherited one. */
  public boolean mentions(String owner, OwnClasses own) {
    return mentions(owner, own, new HashSet<>());
  }

  private boolean mentions(String owner, OwnClasses own, Set<String> seen) {
    if (owner.startsWith("[") || !seen.add(owner)) {
      return false;
    }
    OwnClass type = own.find(owner);
    if (type == null) {
      return !external(owner).isEmpty();
    }
    String superclass = type.superclass();
    if (superclass != null && mentions(superclass, own, seen)) {
      return true;
    }
    for (String parent : type.interfaces()) {
      if (mentions(parent, own, seen)) {
        return true;
      }
    }
    return false;
  }

  /** The rows of a class of the JDK or the contract and of all that it inherits from. */
  private List<SensitiveCall> external(String owner) {
    List<SensitiveCall> known = ofExternal.get(owner);
    if (known == null) {
      known = collect(owner);
      // A name that means nothing here is the plugin's own affair, and might be any text.
      if (ExternalClasses.find(owner) != null) {
        ofExternal.put(owner, known);
      }
    }
    return known;
  }

  private List<SensitiveCall> collect(String owner) {
    List<SensitiveCall> rows = new ArrayList<>(byOwner.getOrDefault(owner, List.of()));
    if (!owner.equals("java/lang/Object")) {
      for (String parent : ExternalClasses.parents(owner)) {
        for (SensitiveCall row : external(parent)) {
          if (!rows.contains(row)) {
            rows.add(row);
          }
        }
      }
    }
    return List.copyOf(rows);
  }

  private static SensitiveCalls read() {
    try (InputStream in =
        Objects.requireNonNull(SensitiveCalls.class.getResourceAsStream("sensitive-calls.txt"))) {
      List<SensitiveCall> rows = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (!line.isBlank() && !line.startsWith("#")) {
          row(line.strip().split(" +"), rows);
        }
      }
      return new SensitiveCalls(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void row(String[] words, List<SensitiveCall> rows) {
    Capability capability = Capability.of(words[0]);
    if (capability == null && !words[0].equals("none") || words.length < 4) {
      throw new IllegalStateException("sensitive-calls.txt: " + String.join(" ", words));
    }
    for (int i = 3; i < words.length; i++) {
      int parenthesis = words[i].indexOf('(');
      rows.add(
          new SensitiveCall(
              rows.size(),
              capability,
              SensitiveCall.Subject.of(words[1]),
              words[2].replace('.', '/'),
              parenthesis < 0 ? words[i] : words[i].substring(0, parenthesis),
              parenthesis < 0 ? "" : words[i].substring(parenthesis)));
    }
  }
}
