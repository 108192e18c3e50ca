// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What linking needs to know of a class. Names are internal ones, such as {@code java/lang/Object}.
 *
 * @param origin who brings it
 * @param exported false for a package that its module keeps to itself
 * @param superclass null for Object only
 * @param methods flags by name and descriptor
 * @param fields flags by name and descriptor
 */
record LinkedClass(
    String name,
    Origin origin,
    boolean exported,
    int flags,
    @Nullable String superclass,
    List<String> interfaces,
    String nestHost,
    Map<Member, Integer> methods,
    Map<Member, Integer> fields) {

  /** A method's or field's name and descriptor. */
  record Member(String name, String type) {}

  /** Who brings a class. */
  enum Origin {
    PLUGIN,
    DEPENDENCY,
    HOST,
    JDK
  }

  static LinkedClass of(ClassModel model, Origin origin, boolean exported) {
    String name = model.thisClass().asInternalName();
    Map<Member, Integer> methods = new HashMap<>();
    model
        .methods()
        .forEach(
            method ->
                methods.put(
                    new Member(
                        method.methodName().stringValue(), method.methodType().stringValue()),
                    method.flags().flagsMask()));
    Map<Member, Integer> fields = new HashMap<>();
    model
        .fields()
        .forEach(
            field ->
                fields.put(
                    new Member(field.fieldName().stringValue(), field.fieldType().stringValue()),
                    field.flags().flagsMask()));
    return new LinkedClass(
        name,
        origin,
        exported,
        model.flags().flagsMask(),
        model.superclass().map(ClassEntry::asInternalName).orElse(null),
        model.interfaces().stream().map(ClassEntry::asInternalName).toList(),
        model
            .findAttribute(Attributes.nestHost())
            .map(nest -> nest.nestHost().asInternalName())
            .orElse(name),
        methods,
        fields);
  }

  boolean isInterface() {
    return (flags & ClassFile.ACC_INTERFACE) != 0;
  }

  boolean isAbstract() {
    return (flags & ClassFile.ACC_ABSTRACT) != 0;
  }

  boolean isInPackageOf(LinkedClass other) {
    return origin == other.origin && packageOf(name).equals(packageOf(other.name));
  }

  static String packageOf(String name) {
    return name.substring(0, name.lastIndexOf('/') + 1);
  }
}
