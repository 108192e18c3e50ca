// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
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
 * PF4J: loads jars into class loaders of their own, and unloads them. Each jar gets a manager of
 * its own, because a manager knows one version of a plugin only, and an upgrade needs the new one
 * beside the old. What plugins require of each other is resolved before, by {@link Resolution}.
 * Safe for use by several threads.
 */
@Singleton
final class Jars {
  /** The contract's version, which a plugin's {@code Plugin-Requires} is held against. */
  static final String CONTRACT_VERSION = "0.1.0";

  /**
   * Loads a jar without loading a class of it.
   *
   * @param dependencies the class loaders of the plugins whose classes it uses
   * @throws PergolaException {@link StandardError#CONFLICT} when PF4J cannot load it
   */
  LoadedJar load(Path jar, String id, List<ClassLoader> dependencies) {
    var manager = new Manager(dependencies);
    try {
      manager.loadPlugin(jar);
    } catch (PluginRuntimeException e) {
      throw new PergolaException(StandardError.CONFLICT, String.valueOf(e.getMessage()), e);
    }
    if (manager.startPlugin(id) != PluginState.STARTED) {
      Throwable cause = manager.getPlugin(id).getFailedException();
      manager.unloadPlugin(id);
      throw new PergolaException(
          StandardError.CONFLICT,
          "It cannot be loaded: %s".formatted(cause == null ? "unknown" : cause.getMessage()));
    }
    return (LoadedJar) manager.getPlugin(id).getPlugin();
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

    ClassLoader classLoader() {
      return wrapper.getPluginClassLoader();
    }

    /** Unloads the jar and closes its class loader. */
    void unload() {
      wrapper.getPluginManager().stopPlugin(id());
      wrapper.getPluginManager().unloadPlugin(id());
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
    private final List<ClassLoader> dependencies;

    Manager(List<ClassLoader> dependencies) {
      this.dependencies = dependencies;
    }

    @Override
    protected PluginRepository createPluginRepository() {
      return new NoRepository();
    }

    @Override
    protected PluginDescriptorFinder createPluginDescriptorFinder() {
      return new OneJarFinder();
    }

    // Called by the constructor of the class above, before the dependencies are known.
    @Override
    protected PluginLoader createPluginLoader() {
      return new IsolatedLoader();
    }

    @Override
    protected PluginFactory createPluginFactory() {
      return LoadedJar::new;
    }

    private final class IsolatedLoader implements PluginLoader {
      @Override
      public boolean isApplicable(Path path) {
        return true;
      }

      @Override
      public ClassLoader loadPlugin(Path path, PluginDescriptor descriptor) {
        return new IsolatedClassLoader(
            descriptor.getPluginId(), path, Jars.class.getClassLoader(), dependencies);
      }
    }
  }

  /** What a jar requires was resolved before; its manager knows no other jar to ask. */
  private static final class OneJarFinder extends ManifestPluginDescriptorFinder {
    @Override
    protected PluginDescriptor createPluginDescriptor(Manifest manifest) {
      var alone = new Manifest(manifest);
      alone.getMainAttributes().remove(new Attributes.Name(PLUGIN_DEPENDENCIES));
      alone.getMainAttributes().remove(new Attributes.Name(PLUGIN_REQUIRES));
      return super.createPluginDescriptor(alone);
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
