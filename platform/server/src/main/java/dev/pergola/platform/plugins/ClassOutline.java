// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.trust.SensitiveCalls;
import dev.pergola.trust.SensitiveCalls.OwnClass;
import dev.pergola.trust.SensitiveCalls.OwnClasses;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the first part of a class file tells (JVMS 4.1, 4.4): what the class inherits from, and
 * which methods it mentions. Most classes of a plugin need no more to be known, so this reads the
 * bytes as they are, which takes microseconds even before anything is compiled.
 */
final class ClassOutline implements OwnClass {
  private static final int UTF8 = 1;
  private static final int METHOD = 10;
  private static final int INTERFACE_METHOD = 11;

  private final byte[] file;
  private final int[] offsets;
  private final int afterPool;
  private @Nullable Set<String> declared;

  /**
   * Reads a class file.
   *
   * @throws ClassFormatError when it is malformed
   */
  ClassOutline(byte[] file) {
    this.file = file;
    try {
      if (u4(0) != 0xCAFEBABE) {
        throw new ClassFormatError("Not a class file");
      }
      int count = u2(8);
      offsets = new int[count];
      int at = 10;
      for (int i = 1; i < count; i++) {
        offsets[i] = at;
        int tag = file[at];
        switch (tag) {
          case UTF8 -> at += 3 + u2(at + 1);
          case 7, 8, 16, 19, 20 -> at += 3;
          case 15 -> at += 4;
          case 3, 4, 9, METHOD, INTERFACE_METHOD, 12, 17, 18 -> at += 5;
          case 5, 6 -> {
            at += 9;
            i++;
          }
          default -> throw new ClassFormatError("Unknown constant of kind " + tag);
        }
      }
      afterPool = at;
    } catch (IndexOutOfBoundsException e) {
      throw malformed(e);
    }
  }

  private static ClassFormatError malformed(RuntimeException cause) {
    var error = new ClassFormatError("The class file is cut or malformed");
    error.initCause(cause);
    return error;
  }

  /** Whether it mentions a method that the table knows. */
  boolean mentionsAny(SensitiveCalls table, OwnClasses own) {
    try {
      for (int i = 1; i < offsets.length; i++) {
        int at = offsets[i];
        if (at != 0 && (file[at] == METHOD || file[at] == INTERFACE_METHOD)) {
          String owner = className(u2(at + 1));
          if (owner != null && table.mentions(owner, own)) {
            int nameAndType = offsets[u2(at + 3)];
            String name = text(u2(nameAndType + 1));
            String descriptor = text(u2(nameAndType + 3));
            if (table.find(owner, name, descriptor, own) != null) {
              return true;
            }
          }
        }
      }
      return false;
    } catch (IndexOutOfBoundsException e) {
      throw malformed(e);
    }
  }

  @Override
  public @Nullable String superclass() {
    return className(u2(afterPool + 4));
  }

  @Override
  public List<String> interfaces() {
    List<String> interfaces = new ArrayList<>();
    for (int i = 0; i < u2(afterPool + 6); i++) {
      String name = className(u2(afterPool + 8 + 2 * i));
      if (name != null) {
        interfaces.add(name);
      }
    }
    return interfaces;
  }

  @Override
  public synchronized boolean declares(String signature) {
    if (declared == null) {
      declared = readMethods();
    }
    return declared.contains(signature);
  }

  private Set<String> readMethods() {
    Set<String> methods = new HashSet<>();
    int at = afterPool + 8 + 2 * u2(afterPool + 6);
    int fields = u2(at);
    at += 2;
    for (int i = 0; i < fields; i++) {
      at = afterMember(at);
    }
    int count = u2(at);
    at += 2;
    for (int i = 0; i < count; i++) {
      methods.add(text(u2(at + 2)) + text(u2(at + 4)));
      at = afterMember(at);
    }
    return methods;
  }

  private int afterMember(int member) {
    int attributes = u2(member + 6);
    int at = member + 8;
    for (int i = 0; i < attributes; i++) {
      at += 6 + u4(at + 2);
    }
    return at;
  }

  private @Nullable String className(int index) {
    return index == 0 ? null : text(u2(offsets[index] + 1));
  }

  private String text(int index) {
    int at = offsets[index];
    // Modified UTF-8, which differs for characters that no name in the table has.
    return new String(file, at + 3, u2(at + 1), StandardCharsets.UTF_8);
  }

  private int u2(int at) {
    return (file[at] & 0xFF) << 8 | file[at + 1] & 0xFF;
  }

  private int u4(int at) {
    return u2(at) << 16 | u2(at + 2);
  }
}
