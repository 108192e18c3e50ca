// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.trust.SensitiveCall;
import dev.pergola.trust.SensitiveCalls;
import dev.pergola.trust.SensitiveCalls.OwnClasses;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts a check before each call of a plugin's code that needs a capability: see
 * docs/decisions/0014. A class that makes none stays as it is, byte by byte.
 */
final class CallRewriter {
  // The frames of the original stay true: see RewrittenCode. Computing them anew would need types
  // that may not be there.
  private static final ClassFile FILES =
      ClassFile.of(
          ClassFile.StackMapsOption.DROP_STACK_MAPS, ClassFile.DeadCodeOption.KEEP_DEAD_CODE);

  private final SensitiveCalls table = SensitiveCalls.table();
  private final ClassDesc checks;
  private final OwnClasses own;
  private final Predicate<SensitiveCall> isFree;

  /**
   * @param checks the class with the methods {@code check} and {@code remember}
   * @param isFree whether a call of the table needs no check, whatever its arguments
   */
  CallRewriter(ClassDesc checks, OwnClasses own, Predicate<SensitiveCall> isFree) {
    this.checks = checks;
    this.own = own;
    this.isFree = isFree;
  }

  /**
   * The class file to define in place of one.
   *
   * @throws ClassFormatError when it is malformed, or a method has no room for the checks
   */
  byte[] rewrite(byte[] file, ClassOutline outline) {
    if (!outline.mentionsAny(table, own)) {
      return file;
    }
    try {
      ClassModel model = FILES.parse(file);
      var references = new CheckedReferences(model, this);
      var transform =
          MethodTransform.ofStateful(
              () ->
                  (builder, element) -> {
                    if (element instanceof CodeModel code) {
                      builder.transformCode(
                          code,
                          CodeTransform.ofStateful(
                              () -> new RewrittenCode(this, references, code)));
                    } else {
                      builder.with(element);
                    }
                  });
      return FILES.transformClass(
          model,
          ClassTransform.ofStateful(
              () ->
                  ClassTransform.transformingMethods(
                          method -> references.isTouched(method), transform)
                      .andThen(ClassTransform.endHandler(references::addMethods))));
    } catch (IllegalArgumentException e) {
      var error = new ClassFormatError("A method has no room for checks: " + e.getMessage());
      error.initCause(e);
      throw error;
    }
  }

  /** The row of the table that a call meets, if it is to be checked. */
  @Nullable SensitiveCall find(String owner, String name, String descriptor) {
    SensitiveCall call = table.find(owner, name, descriptor, own);
    return call == null || isFree.test(call) ? null : call;
  }

  ClassDesc checks() {
    return checks;
  }
}
