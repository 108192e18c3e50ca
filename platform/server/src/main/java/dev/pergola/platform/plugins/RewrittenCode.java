// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.platform.plugins.CheckCode.Local;
import dev.pergola.trust.SensitiveCall;
import java.lang.classfile.Attributes;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.StackMapTableAttribute;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ClassDesc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One method's code with its checks.
 *
 * <p>Before a call the values that it takes are on the operand stack. Those down to the deepest
 * that the check needs go into fresh locals, the check is called, and they are pushed again. An
 * object that is being made lies deeper and is not touched. Nothing here branches, and what is put
 * into the fresh locals is read again at once, so each frame of the original stack map is still
 * true at its instruction, and is kept.
 */
final class RewrittenCode implements CodeTransform {
  private final CallRewriter rewriter;
  private final CheckedReferences references;
  private final CheckCode checks;
  private final CodeAttribute original;
  private final Deque<Made> made = new ArrayDeque<>();
  private boolean newBefore;

  /** An object that is being made; kept is whether it is there twice, once for its constructor. */
  private record Made(String type, boolean kept) {}

  RewrittenCode(CallRewriter rewriter, CheckedReferences references, CodeModel original) {
    this.rewriter = rewriter;
    this.references = references;
    this.checks = new CheckCode(rewriter.checks());
    this.original = (CodeAttribute) original;
  }

  @Override
  public void accept(CodeBuilder code, CodeElement element) {
    if (element instanceof Instruction instruction) {
      if (newBefore && instruction.opcode() == Opcode.DUP) {
        made.push(new Made(made.pop().type(), true));
      }
      newBefore = instruction instanceof NewObjectInstruction;
    }
    switch (element) {
      case NewObjectInstruction object -> {
        made.push(new Made(object.className().asInternalName(), false));
        code.with(object);
      }
      case InvokeInstruction call -> invoke(code, call);
      case InvokeDynamicInstruction call ->
          code.invokedynamic(references.checked(call.invokedynamic()));
      case ConstantInstruction.LoadConstantInstruction constant ->
          code.ldc(references.checked(constant.constantEntry()));
      default -> code.with(element);
    }
  }

  @Override
  public void atEnd(CodeBuilder code) {
    original
        .findAttribute(Attributes.stackMapTable())
        .ifPresent(frames -> code.with(StackMapTableAttribute.of(frames.entries())));
  }

  private void invoke(CodeBuilder code, InvokeInstruction call) {
    String owner = call.owner().asInternalName();
    String name = call.name().stringValue();
    boolean constructor = name.equals("<init>");
    Made object =
        constructor && !made.isEmpty() && made.peek().type().equals(owner) ? made.pop() : null;
    SensitiveCall rule = rewriter.find(owner, name, call.type().stringValue());
    if (rule == null) {
      code.with(call);
      return;
    }
    boolean receiver = call.opcode() != Opcode.INVOKESTATIC && !constructor;
    check(code, call, rule, receiver);
    code.with(call);
    if (rule.subject() == SensitiveCall.Subject.RESULT) {
      if (!constructor) {
        if (!call.typeSymbol().returnType().isPrimitive()) {
          checks.remember(code);
        }
      } else if (object == null) {
        // super(...): the new object is this one.
        code.aload(0);
        checks.remember(code);
        code.pop();
      } else if (object.kept()) {
        checks.remember(code);
      }
    }
  }

  private void check(
      CodeBuilder code, InvokeInstruction call, SensitiveCall rule, boolean receiver) {
    ClassDesc receiverType = receiver ? call.owner().asSymbol() : null;
    List<Integer> places = rule.places(receiverType, call.typeSymbol());
    List<TypeKind> types = new ArrayList<>();
    if (receiver) {
      types.add(TypeKind.REFERENCE);
    }
    call.typeSymbol()
        .parameterList()
        .forEach(parameter -> types.add(TypeKind.from(parameter).asLoadable()));
    int deepest = places.isEmpty() ? types.size() : places.getFirst();
    List<Local> values = new ArrayList<>();
    int slot = original.maxLocals();
    for (TypeKind type : types) {
      values.add(new Local(slot, type));
      slot += type.slotSize();
    }
    for (int i = types.size() - 1; i >= deepest; i--) {
      code.storeLocal(types.get(i), values.get(i).slot());
    }
    checks.check(code, rule, values, places);
    for (int i = deepest; i < types.size(); i++) {
      code.loadLocal(types.get(i), values.get(i).slot());
    }
  }
}
