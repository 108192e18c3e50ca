// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.trust.SensitiveCall;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/**
 * The instructions of a check: {@code check(subject, rule)}. The subject is the value that the rule
 * looks at, an array of them when there are several, or null when there is none.
 */
record CheckCode(ClassDesc checks) {
  private static final MethodTypeDesc CHECK =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object, ConstantDescs.CD_int);
  private static final MethodTypeDesc REMEMBER =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object);

  /**
   * A value in a local variable.
   *
   * @param type what it is on the operand stack
   */
  record Local(int slot, TypeKind type) {}

  /** A check of values in local variables: those at the rule's places. */
  void check(CodeBuilder code, SensitiveCall call, List<Local> values, List<Integer> places) {
    boolean always =
        call.subject() == SensitiveCall.Subject.MEMBER
            || call.subject() == SensitiveCall.Subject.LOOKUP;
    if (places.isEmpty()) {
      code.aconst_null();
    } else if (places.size() == 1 && !always) {
      load(code, values.get(places.getFirst()));
    } else {
      code.loadConstant(places.size()).anewarray(ConstantDescs.CD_Object);
      for (int i = 0; i < places.size(); i++) {
        code.dup().loadConstant(i);
        load(code, values.get(places.get(i)));
        code.aastore();
      }
    }
    check(code, call);
  }

  /** A check of the object on top of the stack, which it takes. */
  void check(CodeBuilder code, SensitiveCall call) {
    code.loadConstant(call.id()).invokestatic(checks, "check", CHECK);
  }

  /** Remembers the object on top of the stack, and leaves it there. */
  void remember(CodeBuilder code) {
    code.dup().invokestatic(checks, "remember", REMEMBER);
  }

  private static void load(CodeBuilder code, Local value) {
    code.loadLocal(value.type(), value.slot());
    ClassDesc box =
        switch (value.type()) {
          case INT -> ConstantDescs.CD_Integer;
          case LONG -> ConstantDescs.CD_Long;
          case FLOAT -> ConstantDescs.CD_Float;
          case DOUBLE -> ConstantDescs.CD_Double;
          case REFERENCE, VOID, BOOLEAN, BYTE, CHAR, SHORT -> null;
        };
    if (box != null) {
      code.invokestatic(box, "valueOf", MethodTypeDesc.of(box, value.type().upperBound()));
    }
  }
}
