// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One member of the JDK or the contract that a plugin may call only with a capability: a row of
 * {@code sensitive-calls.txt}, which explains the words.
 *
 * @param id its place in the table
 * @param capability null when it is looked at, and never asked for by itself
 * @param subject what the gate looks at
 * @param owner the class, as class files write it: {@code java/net/Socket}
 * @param member the name of a method, {@code <init>}, or {@code *} for all
 * @param parameters the beginning of its descriptor; empty for all
 */
public record SensitiveCall(
    int id,
    @Nullable Capability capability,
    Subject subject,
    String owner,
    String member,
    String parameters) {
  private static final Set<String> HOSTS =
      Set.of(
          "java.net.URL",
          "java.net.URI",
          "java.net.InetAddress",
          "java.net.SocketAddress",
          "java.net.InetSocketAddress",
          "java.net.DatagramPacket",
          "java.net.Proxy",
          "java.net.ProxySelector",
          "java.net.http.HttpClient$Redirect",
          "java.net.http.HttpRequest");

  /** What of a call the gate looks at. */
  public enum Subject {
    /** Nothing. */
    NONE,
    /** Files. */
    PATHS,
    /** A host, and perhaps a port; a proxy; or whether redirects are followed. */
    HOST,
    /** Nothing: which host it leads to cannot be told. */
    ANYWHERE,
    /** The name of a system property. */
    PROPERTY,
    /** A reflective call: receiver and arguments. */
    MEMBER,
    /** What a method handle is asked for: receiver and arguments. */
    LOOKUP,
    /** A class loader. */
    LOADER,
    /** The receiver is remembered. */
    RECEIVER,
    /** The first argument is remembered. */
    ARGUMENT,
    /** The result is remembered, or the new object. */
    RESULT;

    static Subject of(String word) {
      return word.equals("-") ? NONE : valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  boolean fits(String name, String descriptor) {
    return (member.equals("*") || member.equals(name)) && descriptor.startsWith(parameters);
  }

  /**
   * Which of the values on the operand stack the gate looks at: their places, from the bottom. The
   * receiver, where there is one, is at place 0; a constructor's new object is not among them.
   *
   * @param receiver the type of the receiver; null when there is none
   */
  public List<Integer> places(@Nullable ClassDesc receiver, MethodTypeDesc type) {
    List<ClassDesc> values = new ArrayList<>();
    if (receiver != null) {
      values.add(receiver);
    }
    values.addAll(type.parameterList());
    int first = receiver == null ? 0 : 1;
    return switch (subject) {
      case NONE, ANYWHERE, RESULT -> List.of();
      case RECEIVER -> receiver == null ? List.of() : List.of(0);
      case ARGUMENT, PROPERTY -> values.size() > first ? List.of(first) : List.of();
      case MEMBER, LOOKUP -> all(values.size());
      case LOADER -> loaders(values);
      case PATHS -> paths(values, first);
      case HOST -> host(values, first);
    };
  }

  private static List<Integer> all(int size) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      all.add(i);
    }
    return all;
  }

  private static List<Integer> loaders(List<ClassDesc> values) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      String name = name(values.get(i));
      if (name.endsWith("ClassLoader")
          || name.equals("java.lang.Module")
          || name.equals("java.lang.ModuleLayer")) {
        places.add(i);
      }
    }
    return places;
  }

  private static List<Integer> paths(List<ClassDesc> values, int first) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      String name = name(values.get(i));
      if (name.equals("java.nio.file.Path") || name.equals("java.io.File")) {
        places.add(i);
      }
    }
    for (int i = first; places.isEmpty() && i < values.size(); i++) {
      if (name(values.get(i)).equals("java.lang.String")) {
        places.add(i);
      }
    }
    return places;
  }

  private static List<Integer> host(List<ClassDesc> values, int first) {
    for (int i = 0; i < values.size(); i++) {
      String name = name(values.get(i));
      boolean text = i >= first && name.equals("java.lang.String");
      if (text || HOSTS.contains(name)) {
        boolean more = i + 1 < values.size() && isPortOrProxy(values.get(i + 1));
        return more ? List.of(i, i + 1) : List.of(i);
      }
    }
    int flag = values.indexOf(ConstantDescs.CD_boolean);
    return flag < 0 ? List.of() : List.of(flag);
  }

  private static boolean isPortOrProxy(ClassDesc type) {
    return type.equals(ConstantDescs.CD_int) || name(type).equals("java.net.Proxy");
  }

  private static String name(ClassDesc type) {
    if (!type.isClassOrInterface()) {
      return "";
    }
    String descriptor = type.descriptorString();
    return descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
  }

  /** As a reader of Java names it: {@code java.net.Socket.connect}, {@code new java.net.Socket}. */
  public static String display(String owner, String name) {
    String type = owner.replace('/', '.').replace('$', '.');
    return name.equals("<init>") ? "new " + type : type + "." + name;
  }
}
