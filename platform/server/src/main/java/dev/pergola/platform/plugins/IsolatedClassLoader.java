// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plugin's classes: its own jar's, the JDK's, and of the server's only the contract and what the
 * contract mentions; after these the classes of the plugins that it says it depends on. A library
 * that the server happens to use is not there; the plugin brings its own, in whatever version.
 */
final class IsolatedClassLoader extends URLClassLoader {
  private static final List<String> SHARED =
      List.of("dev.pergola.api.", "org.slf4j.", "org.jspecify.annotations.");

  private final ClassLoader host;
  private final List<ClassLoader> dependencies;

  static {
    registerAsParallelCapable();
  }

  IsolatedClassLoader(String pluginId, Path jar, ClassLoader host, List<ClassLoader> dependencies) {
    super("plugin " + pluginId, new URL[] {url(jar)}, ClassLoader.getPlatformClassLoader());
    this.host = host;
    this.dependencies = List.copyOf(dependencies);
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    for (String prefix : SHARED) {
      if (name.startsWith(prefix)) {
        return host.loadClass(name);
      }
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
