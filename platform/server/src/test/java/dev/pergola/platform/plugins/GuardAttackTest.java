// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.PergolaException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Ways around the gate that somebody might try who declared none of what they do. */
class GuardAttackTest {
  private static final String ATTACKS =
      """
      static Object environment() { return System.getenv("PATH"); }
      static Object environmentByReference() {
        java.util.function.UnaryOperator<String> get = System::getenv;
        return get.apply("PATH");
      }
      static Object environmentByReflection() throws Exception {
        return unwrapped(() -> System.class.getMethod("getenv", String.class).invoke(null, "PATH"));
      }
      static Object environmentByHandle() throws Throwable {
        return java.lang.invoke.MethodHandles.lookup().findStatic(System.class, "getenv",
            java.lang.invoke.MethodType.methodType(String.class, String.class)).invoke("PATH");
      }
      static Object environmentByPublicLookup() throws Throwable {
        return java.lang.invoke.MethodHandles.publicLookup().unreflect(
            System.class.getMethod("getenv", String.class)).invoke("PATH");
      }
      static Object environmentByLookupByReflection() throws Throwable {
        var lookup = java.lang.invoke.MethodHandles.publicLookup();
        var find = lookup.getClass().getMethod("findStatic", Class.class, String.class,
            java.lang.invoke.MethodType.class);
        var type = java.lang.invoke.MethodType.methodType(String.class, String.class);
        return ((java.lang.invoke.MethodHandle) unwrapped(
            () -> find.invoke(lookup, System.class, "getenv", type))).invoke("PATH");
      }
      static Object environmentByHandleOfReflection() throws Throwable {
        var invoke = java.lang.invoke.MethodHandles.publicLookup().findVirtual(
            java.lang.reflect.Method.class, "invoke", java.lang.invoke.MethodType.methodType(
                Object.class, Object.class, Object[].class));
        return invoke.invoke(System.class.getMethod("getenv", String.class), (Object) null,
            new Object[] {"PATH"});
      }
      static Object environmentByBoundHandle() throws Throwable {
        return java.lang.invoke.MethodHandles.lookup().bind(Runtime.getRuntime(), "exit",
            java.lang.invoke.MethodType.methodType(void.class, int.class));
      }
      static Object processByReflectiveConstructorAndName() throws Exception {
        Object builder = Class.forName("java.lang.ProcessBuilder").getConstructor(String[].class)
            .newInstance((Object) new String[] {"true"});
        return unwrapped(() -> builder.getClass().getMethod("start").invoke(builder));
      }
      static Object process() throws Exception { return new ProcessBuilder("true").start(); }
      static Object processByRuntime() throws Exception { return Runtime.getRuntime().exec(new String[] {"true"}); }
      static Object threads() { new Thread(() -> {}).start(); return ""; }
      static class Worker extends Thread {}
      static Object threadsSubclass() { new Worker().start(); return ""; }
      static class Sneaky extends Thread { void go() { super.start(); } void ref() { Runnable r = super::start; r.run(); } }
      static Object threadsBySuper() { new Sneaky().go(); return ""; }
      static Object threadsBySuperReference() { new Sneaky().ref(); return ""; }
      static Object threadsByFactory() { return java.util.concurrent.Executors.newCachedThreadPool(); }
      static Object threadsVirtual() { return Thread.ofVirtual().start(() -> {}); }
      static Object threadsOfFuture() { return java.util.concurrent.CompletableFuture.runAsync(() -> {}); }
      static Object threadsOfTimer() { return new Timer(true); }
      static Object threadsSupplied() {
        java.util.function.Supplier<Timer> made = Timer::new;
        return made.get();
      }
      static Object threadsByNewInstance() throws Exception { return Timer.class.newInstance(); }
      static Object exitHook() { Runtime.getRuntime().addShutdownHook(new Thread()); return ""; }
      static Object nativeLibrary() { System.loadLibrary("nothing"); return ""; }
      static Object nativeLinker() { return java.lang.foreign.Linker.nativeLinker(); }
      static Object reflectionSetAccessible() throws Exception {
        var field = Contributions.class.getDeclaredMethods()[0];
        field.setAccessible(true);
        return field;
      }
      static Object reflectionByServersLoader(Object ofServer) throws Exception {
        return ofServer.getClass().getClassLoader().loadClass("dev.pergola.platform.home.Home");
      }
      static Object reflectionByServersLoaderByName(Object ofServer) throws Exception {
        return Class.forName("dev.pergola.platform.home.Home", false, ofServer.getClass().getClassLoader());
      }
      static Object reflectionBySystemLoader() throws Exception {
        return ClassLoader.getSystemClassLoader().loadClass("dev.pergola.platform.home.Home");
      }
      static Object reflectionByContextLoader() throws Exception {
        return Class.forName("dev.pergola.platform.home.Home", true, Thread.currentThread().getContextClassLoader());
      }
      static Object reflectionByModule(Object ofServer) throws Exception {
        return Class.forName(ofServer.getClass().getModule(), "dev.pergola.platform.home.Home");
      }
      static Object reflectionOnServersObject(Object ofServer) throws Exception {
        return unwrapped(() -> ofServer.getClass().getMethod("events").invoke(ofServer));
      }
      static Object reflectionOnServersField(Object ofServer) throws Exception {
        return ofServer.getClass().getField("OPEN").get(null);
      }
      static Object reflectionHandleOnServersObject(Object ofServer) throws Throwable {
        return java.lang.invoke.MethodHandles.lookup().findVirtual(ofServer.getClass(), "events",
            java.lang.invoke.MethodType.methodType(Object.class));
      }
      static Object reflectionServices(Object ofServer) {
        return ServiceLoader.load(java.sql.Driver.class, ofServer.getClass().getClassLoader());
      }
      static class Loader extends ClassLoader {
        Loader() { super(null); }
        Class<?> define(byte[] b) { return defineClass(null, b, 0, b.length); }
      }
      static Object reflectionOwnLoader() { return new Loader(); }
      static Object reflectionUrlLoader() throws Exception { return new java.net.URLClassLoader(new java.net.URL[0]); }
      static Object reflectionUrlLoaderReference() {
        java.util.function.Function<java.net.URL[], ClassLoader> f = java.net.URLClassLoader::new;
        return f.apply(new java.net.URL[0]);
      }
      static Object reflectionDefine() throws Exception {
        return java.lang.invoke.MethodHandles.lookup().defineClass(new byte[0]);
      }
      static Object reflectionPrivateLookup() throws Exception {
        return java.lang.invoke.MethodHandles.privateLookupIn(Contributions.class, java.lang.invoke.MethodHandles.lookup());
      }
      static Object reflectionByStatement() throws Exception {
        new java.beans.Statement(System.class, "setProperty", new Object[] {"a", "b"}).execute();
        return "";
      }
      static Object reflectionByDeserialization() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) { out.writeObject("x"); }
        return new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
      }
      static Object reflectionInsideProxy() throws Exception {
        var proxy = (Runnable) java.lang.reflect.Proxy.newProxyInstance(
            FixturePlugin.class.getClassLoader(), new Class<?>[] {Runnable.class},
            (p, m, a) -> { System.getenv("PATH"); return null; });
        proxy.run();
        return "";
      }
      static class Liar extends File {
        int asked;
        Liar(String name) { super(name); }
        @Override public String getPath() { return asked++ < 9 ? super.getPath() : "/etc/passwd"; }
        @Override public java.nio.file.Path toPath() { return java.nio.file.Path.of("/nowhere"); }
      }
      static Object filesByALiar() throws Exception { return new FileInputStream(new Liar("/etc/passwd")); }
      static Object filesTemporary() throws Exception { return java.nio.file.Files.createTempFile("a", "b"); }
      static Object filesByUrl() throws Exception { return new java.net.URL("file:/etc/passwd").openStream(); }
      static Object filesByJarUrl() throws Exception { return new java.net.URL("jar:file:/etc/x.jar!/a").openConnection(); }
      static Object filesByWatching() throws Exception { return java.nio.file.FileSystems.getDefault().newWatchService(); }
      static Object filesList() { return new File("/etc").list(); }
      static Object filesOfAnotherHome() throws Exception { return new RandomAccessFile("/etc/hosts", "r"); }
      static Object networkSocket() throws Exception { return new java.net.Socket("127.0.0.1", 1); }
      static Object networkUnconnected() throws Exception {
        var socket = new java.net.Socket();
        socket.connect(new java.net.InetSocketAddress(java.net.InetAddress.getByName("192.0.2.1"), 1), 1);
        return socket;
      }
      static Object networkChannel() throws Exception {
        return java.nio.channels.SocketChannel.open(java.net.InetSocketAddress.createUnresolved("evil.example", 1));
      }
      static Object networkUrl() throws Exception { return new java.net.URL("http://evil.example/").getContent(); }
      static Object networkClient() throws Exception { return java.net.http.HttpClient.newHttpClient(); }
      static Object networkName() throws Exception { return java.net.InetAddress.getByName("evil.example"); }
      static Object networkNameInAddress() { return new java.net.InetSocketAddress("evil.example", 1); }
      static Object networkNaming() throws Exception { return new javax.naming.InitialContext(); }
      static Object networkDatagram() throws Exception {
        var packet = new java.net.DatagramPacket(new byte[0], 0, java.net.InetAddress.ofLiteral("192.0.2.1"), 1);
        ((java.net.DatagramSocket) null).send(packet);
        return "";
      }
      static Object networkXml() throws Exception {
        return javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder().parse("http://evil.example/x");
      }
      static Object filesXml() throws Exception {
        return javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder().parse("/etc/passwd");
      }
      static Object listenSocket() throws Exception { return new java.net.ServerSocket(0); }
      static Object listenHttp() throws Exception {
        return com.sun.net.httpserver.HttpServer.create(new java.net.InetSocketAddress(0), 0);
      }
      static Object jdbcConnection() throws Exception { return java.sql.DriverManager.getConnection("jdbc:sqlite::memory:"); }
      static Object secretsReveal() { return new Secret("x").reveal(); }
      static Object secretsPattern() { return (Object) new Secret("x") instanceof Secret(String s) ? s : ""; }
      static Object secretsReference() {
        java.util.function.Function<Secret, String> reveal = Secret::reveal;
        return reveal.apply(new Secret("x"));
      }
      static Object secretsByRecord() throws Exception {
        return unwrapped(() -> Secret.class.getRecordComponents()[0].getAccessor().invoke(new Secret("x")));
      }
      static Object environmentProperty() { return System.getProperty("user.home"); }
      static Object environmentProperties() { return System.getProperties(); }
      static Object environmentInInitializer() throws Throwable {
        try { return Initialized.VALUE; } catch (ExceptionInInitializerError e) { throw e.getCause(); }
      }
      static class Initialized { static final String VALUE = System.getenv("PATH"); }
      static Object unwrapped(java.util.concurrent.Callable<Object> call) throws Exception {
        try { return call.call(); }
        catch (java.lang.reflect.InvocationTargetException e) { throw (Exception) e.getCause(); }
      }
      """;

  /** Something of the server's that a plugin may hold. */
  public static final class OfServer {
    public static final String OPEN = "open";

    public Object events() {
      return OPEN;
    }
  }

  @TempDir static Path folder;
  private static GuardedPlugin plugin;

  @BeforeAll
  static void load() throws Exception {
    plugin = new GuardedPlugin(GuardedPlugin.jar(folder, ATTACKS));
  }

  @AfterAll
  static void close() throws Exception {
    plugin.close();
  }

  @TestFactory
  Stream<DynamicTest> eachIsRefused() {
    return Pattern.compile("static Object (\\w+)\\(([^)]*)\\)")
        .matcher(ATTACKS)
        .results()
        .filter(attack -> !attack.group(1).equals("unwrapped"))
        .map(
            attack ->
                DynamicTest.dynamicTest(
                    attack.group(1), () -> refused(attack.group(1), attack.group(2))));
  }

  // The name of an attack begins with the capability that it lacks.
  private void refused(String attack, String parameters) {
    Object[] arguments = parameters.isEmpty() ? new Object[0] : new Object[] {new OfServer()};
    String capability =
        attack.equals("environmentByHandleOfReflection")
            ? "reflection"
            : attack.equals("environmentByBoundHandle")
                ? "exit"
                : attack.equals("reflectionInsideProxy")
                    ? "environment"
                    : attack.replaceAll("[A-Z].*", "");
    assertThatThrownBy(
            () -> {
              try {
                plugin.call(attack, arguments);
              } catch (MatchException e) {
                // So the language wraps what a record pattern's accessor throws.
                throw e.getCause();
              }
            })
        .isInstanceOf(PergolaException.class)
        .hasMessageMatching("(?s).*adds \"" + capability + "(:.*)?\" to capabilities.*");
  }

  @Test
  void nobodyGetsTheGuard() throws Throwable {
    assertThat(plugin.loader.get()).isNull();
  }
}
