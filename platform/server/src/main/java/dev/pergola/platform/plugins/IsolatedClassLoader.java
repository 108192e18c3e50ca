// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.trust.SensitiveCalls.OwnClass;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A plugin's classes: its own jar's, the JDK's, and of the server's only the contract and what the
 * contract mentions; after these the classes of the plugins that it says it depends on. A library
 * that the server happens to use is not there; the plugin brings its own, in whatever version.
 *
 * <p>The plugin's own classes are defined with checks before each call that needs a capability. It
 * supplies their guard once, to the class that the checks go through.
 */
final class IsolatedClassLoader extends URLClassLoader implements Supplier<@Nullable Object> {
  private static final List<String> SHARED =
      List.of("dev.pergola.api.", "org.slf4j.", "org.jspecify.annotations.");

  private final ClassLoader host;
  private final List<ClassLoader> dependencies;
  private final Path jar;
  private final ProtectionDomain domain;
  private final Map<String, Optional<ClassOutline>> outlines = new ConcurrentHashMap<>();
  private volatile @Nullable CallRewriter rewriter;
  private @Nullable Guard handOver;
  private @Nullable JarFile file;
  private boolean closed;

  static {
    registerAsParallelCapable();
  }

  IsolatedClassLoader(String pluginId, Path jar, ClassLoader host, List<ClassLoader> dependencies) {
    // Two runs of a plugin may be there at once, and a stack trace tells them apart by this name.
    super(
        "plugin " + pluginId + "/" + Long.toHexString(System.nanoTime()),
        new URL[] {url(jar)},
        ClassLoader.getPlatformClassLoader());
    this.host = host;
    this.dependencies = List.copyOf(dependencies);
    this.jar = jar;
    this.domain =
        new ProtectionDomain(new CodeSource(url(jar), (Certificate[]) null), null, this, null);
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Whether a name is that of a class which plugins share with the server. */
  static boolean isShared(String name) {
    for (String prefix : SHARED) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Sets who guards the plugin's calls; once, before a class of it is loaded. */
  void beGuardedBy(Guard guard) {
    synchronized (this) {
      if (rewriter != null) {
        throw new IllegalStateException("There is a guard already");
      }
      handOver = guard;
    }
    CheckClass check = CheckClass.make();
    Class<?> type = defineClass(null, check.file(), 0, check.file().length, domain);
    try {
      // Initializes it, which takes the guard: from now on nobody gets hold of it any more.
      Class.forName(type.getName(), true, this);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
    guard.attach(this, type, this::outline);
    rewriter = new CallRewriter(check.name(), this::outline, guard::isFree);
  }

  /** The guard, to whoever asks first. */
  @Override
  public synchronized @Nullable Object get() {
    Guard guard = handOver;
    handOver = null;
    return guard;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (isShared(name)) {
      return host.loadClass(name);
    }
    try {
      return super.loadClass(name, resolve);
    } catch (ClassNotFoundException e) {
      for (ClassLoader dependency : dependencies) {
        try {
          return dependency.loadClass(name);
        } catch (ClassNotFoundException next) {
          // Another one may have it.
        }
      }
      throw e;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    CallRewriter checks = rewriter;
    if (checks == null) {
      throw new ClassNotFoundException(name + ": nobody guards the plugin yet");
    }
    byte[] found = read(name.replace('.', '/') + ".class");
    if (found == null) {
      throw new ClassNotFoundException(name);
    }
    byte[] checked = checks.rewrite(found, new ClassOutline(found));
    definePackageOf(name);
    return defineClass(name, checked, 0, checked.length, domain);
  }

  private void definePackageOf(String name) {
    int dot = name.lastIndexOf('.');
    if (dot > 0 && getDefinedPackage(name.substring(0, dot)) == null) {
      try {
        JarFile open = open();
        Manifest manifest = open == null ? null : open.getManifest();
        definePackage(
            name.substring(0, dot), manifest == null ? new Manifest() : manifest, url(jar));
      } catch (IllegalArgumentException e) {
        // Another thread was faster.
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  /** What a class file of the plugin's says; null when it has no class of this name. */
  private @Nullable OwnClass outline(String name) {
    Optional<ClassOutline> known = outlines.get(name);
    if (known == null) {
      byte[] found = name.startsWith("java/") ? null : read(name + ".class");
      known = found == null ? Optional.empty() : Optional.of(new ClassOutline(found));
      outlines.put(name, known);
    }
    return known.orElse(null);
  }

  private byte @Nullable [] read(String entryName) {
    try {
      JarFile open = open();
      JarEntry entry = open == null ? null : open.getJarEntry(entryName);
      if (open == null || entry == null) {
        return null;
      }
      try (var in = open.getInputStream(entry)) {
        return in.readAllBytes();
      }
    } catch (IOException | IllegalStateException e) {
      // Closed meanwhile, or gone from the disk.
      return null;
    }
  }

  private synchronized @Nullable JarFile open() throws IOException {
    if (file == null && !closed) {
      file = new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion());
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
      if (file != null) {
        file.close();
        file = null;
      }
    }
    super.close();
  }

  // A resource of the same name in the JDK must not hide the plugin's own.
  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own != null ? own : getParent().getResource(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return findResources(name);
  }
}
