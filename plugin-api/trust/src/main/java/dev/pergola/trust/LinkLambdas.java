// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.trust.LinkedClass.Member;
import dev.pergola.trust.LinkedClass.Origin;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lambdas: the interface that one stands for must still have its one abstract method only. */
final class LinkLambdas {
  private static final String FACTORY = "java/lang/invoke/LambdaMetafactory";

  private final LinkWorld world;

  LinkLambdas(LinkWorld world) {
    this.world = world;
  }

  /** A method of the server's or another plugin's that a lambda leaves open. */
  record Open(LinkedClass owner, Member method) {}

  /** The first such method; null for none, and for what is no lambda. */
  @Nullable Open open(InvokeDynamicEntry dynamic) {
    String factory = dynamic.bootstrap().bootstrapMethod().reference().owner().asInternalName();
    String type = dynamic.type().stringValue();
    String returned = type.substring(type.indexOf(')') + 1);
    LinkedClass lambda =
        factory.equals(FACTORY) && returned.startsWith("L")
            ? world.find(returned.substring(1, returned.length() - 1))
            : null;
    if (lambda == null) {
      return null;
    }
    List<LinkedClass> types = new ArrayList<>(world.interfaces(lambda));
    types.add(lambda);
    for (LinkedClass owner : types) {
      if (owner.origin() == Origin.HOST || owner.origin() == Origin.DEPENDENCY) {
        for (var method : owner.methods().entrySet()) {
          Member member = method.getKey();
          if ((method.getValue() & ClassFile.ACC_ABSTRACT) != 0
              && !dynamic.name().equalsString(member.name())
              && !hasDefault(types, member)) {
            return new Open(owner, member);
          }
        }
      }
    }
    return null;
  }

  private boolean hasDefault(List<LinkedClass> types, Member member) {
    LinkedClass object = world.find("java/lang/Object");
    return object != null && object.methods().containsKey(member)
        || types.stream()
            .map(type -> type.methods().get(member))
            .anyMatch(flags -> flags != null && (flags & ClassFile.ACC_ABSTRACT) == 0);
  }
}
