// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import dev.pergola.trust.Capabilities;
import dev.pergola.trust.Capability;
import dev.pergola.trust.SensitiveCall;
import dev.pergola.trust.SensitiveCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each row of the table is refused to a plugin without its capability, and open to one with it. */
class GuardTableTest {
  private static final ClassDesc SNIPPET = ClassDesc.of("com.example.Snippet");
  private static final ClassDesc ARGUMENTS = ConstantDescs.CD_Object.arrayType();
  private static final List<String> ALL =
      Stream.of(Capability.values()).map(Capability::word).toList();

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> eachRow() {
    return SensitiveCalls.table().all().stream()
        .filter(row -> row.capability() != null)
        .map(row -> DynamicTest.dynamicTest(row.toString(), () -> check(row)));
  }

  private void check(SensitiveCall row) throws Throwable {
    List<Executable> members = members(row);
    // Only a subclass calls the constructor of an abstract class: GuardAttackTest has one.
    assertThat(members.isEmpty())
        .isEqualTo(row.owner().equals("java/lang/ClassLoader") && row.member().equals("<init>"));
    for (Executable member : members) {
      Object[] arguments = arguments(row, member);
      Path jar = jar(ClassFile.latestMajorVersion(), code -> call(code, row, member));
      try (var plugin = new GuardedPlugin(jar)) {
        assertThatThrownBy(() -> plugin.callIn("com.example.Snippet", "run", (Object) arguments))
            .as("%s", member)
            .isInstanceOf(PergolaException.class)
            .hasMessageContaining("which it does not declare");
      }
      // Not called in earnest: it might end this very process.
      var open =
          new Guard(
              "weather",
              Capabilities.parse(ALL),
              folder,
              jar,
              new Refusals("weather", event -> {}));
      List<Integer> places = row.places(receiver(row, member), type(member));
      Object subject =
          places.isEmpty() ? null : places.stream().map(place -> arguments[place]).toArray();
      assertThatCode(
              () -> open.accept(places.size() == 1 ? ((Object[]) subject)[0] : subject, row.id()))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void classFilesOfAllAgesAreGuarded() throws Throwable {
    MethodTypeDesc getenv = MethodTypeDesc.of(ConstantDescs.CD_String, ConstantDescs.CD_String);
    for (int version : List.of(45, 46, 48, 49, 50, 51, 52, 55, 61, 65, 69)) {
      Path jar =
          jar(
              version,
              code ->
                  code.ldc("PATH")
                      .invokestatic(ClassDesc.of("java.lang.System"), "getenv", getenv)
                      .pop()
                      .return_());
      try (var plugin = new GuardedPlugin(jar)) {
        assertThatThrownBy(
                () -> plugin.callIn("com.example.Snippet", "run", (Object) new Object[0]))
            .as("version %d", version)
            .isInstanceOf(PergolaException.class)
            .hasMessageContaining("\"environment\"");
      }
    }
  }

  @Test
  void constantMethodHandlesAreGuarded() throws Throwable {
    MethodTypeDesc getenv = MethodTypeDesc.of(ConstantDescs.CD_String, ConstantDescs.CD_String);
    MethodHandleDesc handle =
        MethodHandleDesc.ofMethod(
            java.lang.constant.DirectMethodHandleDesc.Kind.STATIC,
            ClassDesc.of("java.lang.System"),
            "getenv",
            getenv);
    Path constant =
        jar(
            69,
            code ->
                code.ldc(handle)
                    .ldc("PATH")
                    .invokevirtual(ConstantDescs.CD_MethodHandle, "invokeExact", getenv)
                    .pop()
                    .return_());
    // Through a bootstrap method of the JDK's that calls whatever handle it is given.
    var invoke =
        MethodHandleDesc.ofMethod(
            java.lang.constant.DirectMethodHandleDesc.Kind.STATIC,
            ClassDesc.of("java.lang.invoke.ConstantBootstraps"),
            "invoke",
            MethodTypeDesc.ofDescriptor(
                "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;Ljava/lang/invoke/MethodHandle;[Ljava/lang/Object;)Ljava/lang/Object;"));
    var dynamic =
        java.lang.constant.DynamicConstantDesc.ofNamed(
            invoke, "x", ConstantDescs.CD_String, handle, "PATH");
    var nested =
        java.lang.constant.DynamicConstantDesc.ofNamed(
            invoke,
            "y",
            ConstantDescs.CD_String,
            MethodHandleDesc.ofMethod(
                java.lang.constant.DirectMethodHandleDesc.Kind.VIRTUAL,
                ConstantDescs.CD_String,
                "strip",
                MethodTypeDesc.of(ConstantDescs.CD_String)),
            dynamic);
    Path dynamicConstant = jar(69, code -> code.ldc(nested).pop().return_());
    var metafactory =
        MethodHandleDesc.ofMethod(
            java.lang.constant.DirectMethodHandleDesc.Kind.STATIC,
            ClassDesc.of("java.lang.invoke.LambdaMetafactory"),
            "metafactory",
            MethodTypeDesc.ofDescriptor(
                "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;"));
    ClassDesc function = ClassDesc.of("java.util.function.Function");
    Path lambda =
        jar(
            69,
            code ->
                code.invokedynamic(
                        DynamicCallSiteDesc.of(
                            metafactory,
                            "apply",
                            MethodTypeDesc.of(function),
                            MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_Object),
                            handle,
                            getenv))
                    .ldc("PATH")
                    .invokeinterface(
                        function,
                        "apply",
                        MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_Object))
                    .pop()
                    .return_());
    for (Path jar : List.of(constant, dynamicConstant, lambda)) {
      try (var plugin = new GuardedPlugin(jar)) {
        assertThatThrownBy(
                () -> plugin.callIn("com.example.Snippet", "run", (Object) new Object[0]))
            .satisfies(e -> assertThat(root(e)).hasMessageContaining("\"environment\""));
      }
      try (var plugin = new GuardedPlugin(jar, "environment")) {
        plugin.callIn("com.example.Snippet", "run", (Object) new Object[0]);
      }
    }
  }

  private static Throwable root(Throwable e) {
    return e.getCause() == null ? e : root(e.getCause());
  }

  private Path jar(int version, java.util.function.Consumer<CodeBuilder> body) throws Exception {
    byte[] file =
        ClassFile.of()
            .build(
                SNIPPET,
                type ->
                    type.withVersion(version, version == 45 ? 3 : 0)
                        .withFlags(ClassFile.ACC_PUBLIC)
                        .withMethodBody(
                            "run",
                            MethodTypeDesc.of(ConstantDescs.CD_void, ARGUMENTS),
                            ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                            body));
    var bytes = new ByteArrayOutputStream();
    try (var out = new JarOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry("com/example/Snippet.class"));
      out.write(file);
    }
    return Files.write(Files.createTempFile(folder, "snippet", ".jar"), bytes.toByteArray());
  }

  private static List<Executable> members(SensitiveCall row) throws Exception {
    Class<?> type =
        Class.forName(row.owner().replace('/', '.'), false, row.getClass().getClassLoader());
    List<Executable> all = new ArrayList<>(List.of(type.getDeclaredConstructors()));
    all.addAll(List.of(type.getMethods()));
    all.addAll(List.of(type.getDeclaredMethods()));
    List<Executable> fitting = new ArrayList<>();
    for (Executable member : all) {
      String name = member instanceof Constructor ? "<init>" : member.getName();
      if (member.getDeclaringClass() != Object.class
          && !member.isSynthetic()
          && !(member instanceof Constructor && Modifier.isAbstract(type.getModifiers()))
          && (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0
          && row.equals(
              SensitiveCalls.table()
                  .find(row.owner(), name, type(member).descriptorString(), _ -> null))
          && fitting.stream()
              .noneMatch(
                  other ->
                      other.getName().equals(member.getName())
                          && type(other).equals(type(member)))) {
        fitting.add(member);
      }
    }
    return fitting;
  }

  private static MethodTypeDesc type(Executable member) {
    Class<?> result = member instanceof Method method ? method.getReturnType() : void.class;
    return MethodTypeDesc.of(
        result.describeConstable().orElseThrow(),
        Arrays.stream(member.getParameterTypes())
            .map(parameter -> parameter.describeConstable().orElseThrow())
            .toArray(ClassDesc[]::new));
  }

  private static ClassDesc receiver(SensitiveCall row, Executable member) {
    return member instanceof Constructor || Modifier.isStatic(member.getModifiers())
        ? null
        : ClassDesc.ofInternalName(row.owner());
  }

  /** Something that is not open to a plugin without capabilities, for each value of the call. */
  private static Object[] arguments(SensitiveCall row, Executable member) throws Exception {
    List<Class<?>> types = new ArrayList<>();
    if (receiver(row, member) != null) {
      types.add(
          Class.forName(row.owner().replace('/', '.'), false, row.getClass().getClassLoader()));
    }
    types.addAll(List.of(member.getParameterTypes()));
    InetAddress literal =
        InetAddress.getByAddress("evil.example", new byte[] {(byte) 192, 0, 2, 1});
    var socket = new InetSocketAddress(literal, 9);
    Map<Class<?>, Object> samples =
        Map.ofEntries(
            Map.entry(
                String.class,
                row.subject() == SensitiveCall.Subject.HOST ? "evil.example" : "/etc/x"),
            Map.entry(InetAddress.class, literal),
            Map.entry(SocketAddress.class, socket),
            Map.entry(InetSocketAddress.class, socket),
            Map.entry(URL.class, URI.create("http://evil.example/").toURL()),
            Map.entry(URI.class, URI.create("http://evil.example/")),
            Map.entry(
                HttpRequest.class,
                HttpRequest.newBuilder(URI.create("http://evil.example/")).build()),
            Map.entry(DatagramPacket.class, new DatagramPacket(new byte[0], 0, literal, 9)),
            Map.entry(Proxy.class, new Proxy(Proxy.Type.HTTP, socket)),
            Map.entry(ProxySelector.class, new OwnSelector()),
            Map.entry(HttpClient.Redirect.class, HttpClient.Redirect.NORMAL),
            Map.entry(int.class, 1),
            Map.entry(boolean.class, 1));
    return types.stream().map(samples::get).toArray();
  }

  private static final class OwnSelector extends ProxySelector {
    @Override
    public List<Proxy> select(URI address) {
      return List.of();
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException e) {}
  }

  private static void call(CodeBuilder code, SensitiveCall row, Executable member) {
    ClassDesc owner = ClassDesc.ofInternalName(row.owner());
    MethodTypeDesc type = type(member);
    boolean isInterface = member.getDeclaringClass().isInterface();
    int next = 0;
    if (member instanceof Constructor) {
      code.new_(owner).dup();
    } else if (!Modifier.isStatic(member.getModifiers())) {
      code.aload(0).loadConstant(next++).aaload().checkcast(owner);
    }
    for (ClassDesc parameter : type.parameterList()) {
      switch (TypeKind.from(parameter).asLoadable()) {
        case INT -> code.iconst_1();
        case LONG -> code.lconst_0();
        case FLOAT -> code.fconst_0();
        case DOUBLE -> code.dconst_0();
        default -> code.aload(0).loadConstant(next).aaload().checkcast(parameter);
      }
      next++;
    }
    if (member instanceof Constructor) {
      code.invokespecial(owner, "<init>", type);
    } else if (Modifier.isStatic(member.getModifiers())) {
      code.invokestatic(owner, member.getName(), type, isInterface);
    } else if (isInterface) {
      code.invokeinterface(owner, member.getName(), type);
    } else {
      code.invokevirtual(owner, member.getName(), type);
    }
    code.return_();
  }
}
