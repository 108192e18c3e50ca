// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import dev.pergola.api.PergolaException;
import dev.pergola.trust.LinkedClass.Origin;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether every class, method and field that a plugin's classes use exists and may be used: in its
 * own jar, in the host, in the JDK that runs this, in the plugins that it depends on. No class is
 * loaded. Keeps what it read of the JDK, so one check serves many plugins; safe for use by several
 * threads.
 */
public final class LinkCheck {
  private final HostClasses host;
  private final JdkClasses jdk = new JdkClasses();

  /** A check against these shared classes: the running server's, or another version's. */
  public LinkCheck(HostClasses host) {
    this.host = host;
  }

  /**
   * Checks a plugin that passed {@link PluginExamination}.
   *
   * @param dependencies the jars of the plugins that it depends on and that are installed, in the
   *     order of its manifest
   * @return what is missing, what breaks the plugin first; empty when it links
   * @throws PergolaException {@link ArtifactError} when the jar, or a dependency's, is no artifact
   */
  public List<MissingSymbol> check(Path plugin, Collection<Path> dependencies) {
    try (var artifact = ArtifactFile.open(plugin, ArtifactLimits.DEFAULT)) {
      Map<String, ClassModel> models = models(artifact);
      Map<String, LinkedClass> own = classes(models, Origin.PLUGIN);
      Map<String, LinkedClass> others = new HashMap<>();
      Set<String> present = new HashSet<>();
      for (Path dependency : dependencies) {
        try (var other = ArtifactFile.open(dependency, ArtifactLimits.DEFAULT)) {
          present.add(DescriptorReader.read(other).id());
          classes(models(other), Origin.DEPENDENCY).forEach(others::putIfAbsent);
        }
      }
      PluginDescriptor descriptor = DescriptorReader.read(artifact);
      boolean lacksOptional =
          descriptor.dependencies().stream()
              .anyMatch(other -> other.optional() && !present.contains(other.id()));
      var world = new LinkWorld(host, jdk, own, others::get);
      String door = descriptor.pluginClass().replace('.', '/');
      return new PluginLinks(world, models, own, door, lacksOptional).missing();
    } catch (Problem.Stop e) {
      throw e.problem().exception();
    } catch (IOException | IllegalArgumentException e) {
      throw new PergolaException(
          ArtifactError.ARTIFACT_UNREADABLE,
          "%s or one of its classes cannot be read (%s).".formatted(plugin, e.getMessage()),
          e);
    }
  }

  private static Map<String, ClassModel> models(ArtifactFile artifact) throws IOException {
    Map<String, ClassModel> models = new HashMap<>();
    for (var entry : JarClasses.of(artifact).entrySet()) {
      models.put(entry.getKey(), ClassFile.of().parse(artifact.read(entry.getValue())));
    }
    return models;
  }

  private static Map<String, LinkedClass> classes(Map<String, ClassModel> models, Origin origin) {
    return models.entrySet().parallelStream()
        .collect(
            Collectors.toConcurrentMap(
                Map.Entry::getKey, entry -> LinkedClass.of(entry.getValue(), origin, true)));
  }
}
