// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;

/**
 * The class that a plugin's rewritten code calls. Each plugin's class loader has one of its own, so
 * that its guard is a constant to the compiler, and that driver registrations, which the JDK lets
 * only the plugin's classes undo, can be undone. It names JDK types only: the plugin's class loader
 * does not see the server's.
 *
 * @param name its name, which nobody can guess
 * @param file its class file
 */
record CheckClass(ClassDesc name, byte[] file) {
  private static final ClassDesc GUARD = ObjIntConsumer.class.describeConstable().orElseThrow();
  private static final ClassDesc SUPPLIER = Supplier.class.describeConstable().orElseThrow();
  private static final ClassDesc MANAGER = ClassDesc.of("java.sql.DriverManager");
  private static final ClassDesc DRIVER = ClassDesc.of("java.sql.Driver");
  private static final ClassDesc STREAM = ClassDesc.of("java.util.stream.Stream");
  private static final MethodTypeDesc NOTHING = ConstantDescs.MTD_void;

  /** Whether a class is such a one. */
  static boolean is(String className) {
    return className.startsWith("pergola.check.Check");
  }

  static CheckClass make() {
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    ClassDesc name = ClassDesc.of("pergola.check.Check" + HexFormat.of().formatHex(random));
    return new CheckClass(name, file(name));
  }

  /*
   * private static final ObjIntConsumer GUARD = (ObjIntConsumer) ((Supplier) Check.class.getClassLoader()).get();
   * public static void check(Object subject, int rule) { GUARD.accept(subject, rule); }
   * public static void remember(Object made) { GUARD.accept(made, -1); }
   * public static Stream drivers() { return DriverManager.drivers(); }
   * public static void deregister(Driver driver) { DriverManager.deregisterDriver(driver); }
   */
  private static byte[] file(ClassDesc name) {
    int open = ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC;
    var accept =
        MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object, ConstantDescs.CD_int);
    return ClassFile.of()
        .build(
            name,
            type ->
                type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL)
                    .withField(
                        "GUARD",
                        GUARD,
                        ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_FINAL)
                    .withMethodBody(
                        ConstantDescs.CLASS_INIT_NAME,
                        NOTHING,
                        ClassFile.ACC_STATIC,
                        code ->
                            code.loadConstant(name)
                                .invokevirtual(
                                    ConstantDescs.CD_Class,
                                    "getClassLoader",
                                    MethodTypeDesc.of(ClassDesc.of("java.lang.ClassLoader")))
                                .checkcast(SUPPLIER)
                                .invokeinterface(
                                    SUPPLIER, "get", MethodTypeDesc.of(ConstantDescs.CD_Object))
                                .checkcast(GUARD)
                                .putstatic(name, "GUARD", GUARD)
                                .return_())
                    .withMethodBody(
                        "check",
                        accept,
                        open,
                        code ->
                            code.getstatic(name, "GUARD", GUARD)
                                .aload(0)
                                .iload(1)
                                .invokeinterface(GUARD, "accept", accept)
                                .return_())
                    .withMethodBody(
                        "remember",
                        MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object),
                        open,
                        code ->
                            code.getstatic(name, "GUARD", GUARD)
                                .aload(0)
                                .iconst_m1()
                                .invokeinterface(GUARD, "accept", accept)
                                .return_())
                    .withMethodBody(
                        "drivers",
                        MethodTypeDesc.of(STREAM),
                        open,
                        code ->
                            code.invokestatic(MANAGER, "drivers", MethodTypeDesc.of(STREAM))
                                .areturn())
                    .withMethodBody(
                        "deregister",
                        MethodTypeDesc.of(ConstantDescs.CD_void, DRIVER),
                        open,
                        code ->
                            code.aload(0)
                                .invokestatic(
                                    MANAGER,
                                    "deregisterDriver",
                                    MethodTypeDesc.of(ConstantDescs.CD_void, DRIVER))
                                .return_()));
  }
}
