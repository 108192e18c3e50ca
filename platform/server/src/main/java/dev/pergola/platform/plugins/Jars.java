// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import org.pf4j.DefaultPluginManager;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRepository;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/**
 * PF4J: loads jars into class loaders of their own, checks what they require, and unloads them. One
 * thread at a time.
 */
@Singleton
final class Jars {
  /** The contract's version, which a plugin's {@code Plugin-Requires} is held against. */
  static final String CONTRACT_VERSION = "0.1.0";

  private final Manager manager = new Manager();

  Jars() {
    manager.setSystemVersion(CONTRACT_VERSION);
  }

  /**
   * Loads a jar without loading a class of it.
   *
   * @throws PergolaException {@link StandardError#CONFLICT} when it requires another version of the
   *     contract, or a plugin that is not there
   */
  synchronized LoadedJar load(Path jar, String id) {
    try {
      manager.loadPlugin(jar);
    } catch (PluginRuntimeException e) {
      throw new PergolaException(StandardError.CONFLICT, String.valueOf(e.getMessage()), e);
    }
    PluginWrapper wrapper = manager.getPlugin(id);
    if (wrapper.getPluginState() == PluginState.DISABLED) {
      PluginDescriptor descriptor = wrapper.getDescriptor();
      manager.unloadPlugin(id);
      throw new PergolaException(
          StandardError.CONFLICT,
          "It requires version %s of Pergola's plugin contract, and this server has %s. Install a version of the plugin made for it."
              .formatted(descriptor.getRequires(), CONTRACT_VERSION));
    }
    if (manager.startPlugin(id) != PluginState.STARTED) {
      Throwable cause = wrapper.getFailedException();
      manager.unloadPlugin(id);
      throw new PergolaException(
          StandardError.CONFLICT,
          "It cannot be loaded: %s".formatted(cause == null ? "unknown" : cause.getMessage()));
    }
    return (LoadedJar) wrapper.getPlugin();
  }

  /** Unloads a jar and closes its class loader. */
  synchronized void unload(LoadedJar jar) {
    manager.stopPlugin(jar.id());
    manager.unloadPlugin(jar.id());
  }

  /** A jar that PF4J has loaded: knows how to make the plugin's instance. */
  static final class LoadedJar extends org.pf4j.Plugin {
    private final PluginWrapper wrapper;

    private LoadedJar(PluginWrapper wrapper) {
      this.wrapper = wrapper;
    }

    String id() {
      return wrapper.getPluginId();
    }

    String version() {
      return wrapper.getDescriptor().getVersion();
    }

    ClassLoader classLoader() {
      return wrapper.getPluginClassLoader();
    }

    /** Sets who guards the plugin's calls, before its first class is loaded. */
    void beGuardedBy(Guard guard) {
      ((IsolatedClassLoader) classLoader()).beGuardedBy(guard);
    }

    /**
     * A new instance of the plugin's class: the first moment at which code of the plugin runs.
     *
     * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when the class is no plugin
     * @throws Exception what its constructor threw
     */
    dev.pergola.api.Plugin newInstance() throws Exception {
      String name = wrapper.getDescriptor().getPluginClass();
      Class<?> type = classLoader().loadClass(name);
      if (!dev.pergola.api.Plugin.class.isAssignableFrom(type)) {
        throw new PergolaException(
            StandardError.INVALID_ARGUMENT,
            "Its class %s does not implement dev.pergola.api.Plugin.".formatted(name));
      }
      try {
        return (dev.pergola.api.Plugin) type.getConstructor().newInstance();
      } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
        throw new PergolaException(
            StandardError.INVALID_ARGUMENT,
            "Its class %s must be public and have a public constructor without parameters."
                .formatted(name));
      } catch (java.lang.reflect.InvocationTargetException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
  }

  private static final class Manager extends DefaultPluginManager {
    @Override
    protected PluginRepository createPluginRepository() {
      return new NoRepository();
    }

    @Override
    protected PluginDescriptorFinder createPluginDescriptorFinder() {
      return new ManifestPluginDescriptorFinder();
    }

    @Override
    protected PluginLoader createPluginLoader() {
      return new IsolatedLoader();
    }

    @Override
    protected PluginFactory createPluginFactory() {
      return LoadedJar::new;
    }
  }

  private static final class IsolatedLoader implements PluginLoader {
    @Override
    public boolean isApplicable(Path path) {
      return true;
    }

    @Override
    public ClassLoader loadPlugin(Path path, PluginDescriptor descriptor) {
      return new IsolatedClassLoader(descriptor.getPluginId(), path, Jars.class.getClassLoader());
    }
  }

  /** PF4J would look for plugins by itself: here the folder's watcher does. */
  private static final class NoRepository implements PluginRepository {
    @Override
    public List<Path> getPluginPaths() {
      return List.of();
    }

    @Override
    public boolean deletePluginPath(Path path) {
      return false;
    }
  }
}
