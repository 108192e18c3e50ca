// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import dev.pergola.maven.BillOfMaterials.Coordinates;
import dev.pergola.maven.Library.LicenseName;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.License;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.ProjectBuilder;
import org.apache.maven.project.ProjectBuildingException;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/** What goals that make the plugin's jar have in common: what it is, and what it bundles. */
@SuppressWarnings("NullAway.Init") // Maven sets the parameters
abstract class PackagingMojo extends PluginMojo {
  private static final String CONTRACT = "dev.pergola:pergola-api";

  // The server gives these to every plugin, which must not bring its own.
  private static final Set<String> SHARED =
      Set.of(CONTRACT, "org.slf4j:slf4j-api", "org.jspecify:jspecify");

  private final ProjectBuilder projects;

  /** The plugin's id: unique among plugins. */
  @Parameter(property = "pergola.plugin.id", defaultValue = "${project.artifactId}")
  private String id;

  /** The class that implements {@code dev.pergola.api.Plugin}, with its package. */
  @Parameter(property = "pergola.plugin.class")
  private @Nullable String pluginClass;

  /** An SPDX license expression; the name of the pom's license when this is absent. */
  @Parameter(property = "pergola.plugin.license")
  private @Nullable String license;

  /** Who makes the plugin. */
  @Parameter(defaultValue = "${project.organization.name}")
  private @Nullable String provider;

  /**
   * The versions of the contract that it works with; from that of the pom's dependency on when this
   * is absent.
   */
  @Parameter private @Nullable String requires;

  /** The plugins that it needs beside it, such as {@code billing@>=1.2.0 & <2.0.0, maps?@1.x}. */
  @Parameter private @Nullable String dependencies;

  @Parameter(defaultValue = "${project.build.outputTimestamp}", readonly = true)
  private @Nullable String outputTimestamp;

  @Parameter(defaultValue = "${project.build.outputDirectory}", readonly = true, required = true)
  private File classes;

  PackagingMojo(ToolchainManager toolchains, ProjectBuilder projects) {
    super(toolchains);
    this.projects = projects;
  }

  /** Where the plugin's own classes and resources are. */
  Path classes() {
    return classes.toPath();
  }

  /** The title of a plugin whose plugin.json has none. */
  String title() {
    return project.getName();
  }

  /** What is to be packed. */
  PluginJar pluginJar() throws IOException, RefusedException {
    if (pluginClass == null) {
      throw new RefusedException(
          "Say in <pluginClass> which class implements dev.pergola.api.Plugin, with its package.");
    }
    var manifest =
        new PluginManifest(
            id,
            project.getVersion(),
            pluginClass,
            requires(),
            license(),
            provider,
            dependencies,
            project.getDescription(),
            released());
    var coordinates =
        new Coordinates(project.getGroupId(), project.getArtifactId(), project.getVersion());
    return new PluginJar(manifest, coordinates, libraries());
  }

  private String requires() throws RefusedException {
    if (requires != null) {
      return requires;
    }
    return project.getDependencies().stream()
        .filter(dependency -> dependency.getManagementKey().startsWith(CONTRACT + ":"))
        .map(Dependency::getVersion)
        .map(version -> ">=" + version)
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    "The pom has no dependency on %s. Add one of scope provided, or say in <requires> which versions the plugin works with."
                        .formatted(CONTRACT)));
  }

  private String license() throws RefusedException {
    if (license != null) {
      return license;
    }
    List<License> licenses = project.getLicenses();
    if (licenses.size() != 1) {
      throw new RefusedException(
          "Say in <license> under which license the plugin comes, as an SPDX expression such as MIT.");
    }
    return licenses.get(0).getName();
  }

  private Instant released() throws RefusedException {
    Instant now = session.getRequest().getStartTime().toInstant();
    if (outputTimestamp == null || outputTimestamp.length() < 2) {
      return now;
    }
    try {
      return outputTimestamp.matches("\\d+")
          ? Instant.ofEpochSecond(Long.parseLong(outputTimestamp))
          : OffsetDateTime.parse(outputTimestamp).toInstant();
    } catch (DateTimeException | NumberFormatException e) {
      throw new RefusedException(
          "project.build.outputTimestamp must be a time such as 2026-11-21T12:00:00Z, unlike \"%s\"."
              .formatted(outputTimestamp));
    }
  }

  private List<Library> libraries() throws RefusedException {
    List<Library> libraries = new ArrayList<>();
    for (Artifact artifact : project.getArtifacts()) {
      boolean bundled =
          Artifact.SCOPE_COMPILE.equals(artifact.getScope())
              || Artifact.SCOPE_RUNTIME.equals(artifact.getScope());
      if (bundled
          && artifact.getArtifactHandler().isAddedToClasspath()
          && !SHARED.contains(artifact.getGroupId() + ":" + artifact.getArtifactId())) {
        libraries.add(library(artifact));
      }
    }
    return libraries;
  }

  private Library library(Artifact artifact) throws RefusedException {
    String classifier = artifact.hasClassifier() ? artifact.getClassifier() : null;
    return new Library(
        artifact.getFile().toPath(),
        artifact.getGroupId(),
        artifact.getArtifactId(),
        artifact.getVersion(),
        classifier,
        licenses(artifact));
  }

  private List<LicenseName> licenses(Artifact artifact) throws RefusedException {
    try {
      var request =
          new org.apache.maven.project.DefaultProjectBuildingRequest(
              session.getProjectBuildingRequest());
      request.setProcessPlugins(false);
      request.setProject(null);
      request.setValidationLevel(
          org.apache.maven.model.building.ModelBuildingRequest.VALIDATION_LEVEL_MINIMAL);
      MavenProject library = projects.build(artifact, true, request).getProject();
      return library.getLicenses().stream()
          .map(named -> new LicenseName(named.getName(), named.getUrl()))
          .toList();
    } catch (ProjectBuildingException e) {
      throw new RefusedException(
          "The pom of the library %s cannot be read: %s".formatted(artifact, e.getMessage()));
    }
  }
}
