// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import dev.pergola.maven.DevelopmentServer.Administrator;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.OptionalLong;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Execute;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.ProjectBuilder;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/**
 * Runs the plugin from {@code target/classes} in a Pergola server, for this machine only, and
 * brings it in anew whenever the classes change, be it by an IDE or by {@code mvn compile} in
 * another terminal. Ctrl-C ends both.
 */
@Mojo(name = "run", requiresDependencyResolution = ResolutionScope.RUNTIME, threadSafe = true)
@Execute(phase = LifecyclePhase.PROCESS_CLASSES)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters
public final class RunMojo extends PackagingMojo {
  private static final String EMAIL = "developer@localhost.localdomain";

  /** The folder of a built Pergola; without it PERGOLA_DISTRIBUTION names one. */
  @Parameter(property = "pergola.home-of-distribution")
  private @Nullable File distribution;

  /** The installation's folder: its database and settings. Delete it to begin anew. */
  @Parameter(property = "pergola.home", defaultValue = "${project.build.directory}/pergola-home")
  private File home;

  /** Where the server listens, on 127.0.0.1. */
  @Parameter(property = "pergola.port", defaultValue = "8080")
  private int port;

  @Parameter(defaultValue = "${project.build.directory}", readonly = true, required = true)
  private File target;

  /** Made by Maven. */
  @Inject
  public RunMojo(ToolchainManager toolchains, ProjectBuilder projects) {
    super(toolchains, projects);
  }

  @Override
  void run() throws IOException, InterruptedException, RefusedException {
    if (!hasJar()) {
      return;
    }
    Path work = Files.createDirectories(target.toPath().resolve("pergola-run"));
    var administrator = new Administrator(EMAIL, password(work.resolve("password")));
    try (Signing signing = trust().sign(new SigningKey(work.resolve("key"), true));
        DevelopmentServer server =
            DevelopmentServer.start(
                new DevelopmentServer.Plan(
                    java(),
                    distribution(),
                    home.toPath(),
                    port,
                    administrator,
                    "verified %s Development".formatted(signing.publicKey()),
                    ProcessBuilder.Redirect.INHERIT),
                getLog()::info)) {
      getLog()
          .info(
              "Pergola runs at %s (this machine only): sign in as %s, password %s"
                  .formatted(server.address(), EMAIL, administrator.password()));
      var api = new ServerApi(server.address(), administrator);
      Path jar = work.resolve(project.getArtifactId() + ".jar");
      var reloading = new Reloading(pluginJar(), classes(), title(), jar, signing, api);
      var watch = new ClassesWatch(classes());
      reload(reloading, System.currentTimeMillis());
      getLog().info("Waiting for changes in %s. Ctrl-C ends it.".formatted(classes()));
      OptionalLong changed = watch.awaitChange(server::isRunning);
      while (changed.isPresent()) {
        reload(reloading, changed.getAsLong());
        changed = watch.awaitChange(server::isRunning);
      }
      throw new RefusedException("The server has ended; its log above says why.");
    }
  }

  private void reload(Reloading reloading, long changed) throws IOException, InterruptedException {
    try {
      String what = reloading.reload();
      getLog()
          .info("%s, %d ms after the change".formatted(what, System.currentTimeMillis() - changed));
    } catch (RefusedException e) {
      getLog().warn("Not reloaded: " + e.getMessage());
    }
  }

  private Path distribution() throws RefusedException {
    String named = System.getenv("PERGOLA_DISTRIBUTION");
    if (distribution != null) {
      return distribution.toPath();
    }
    if (named != null && !named.isBlank()) {
      return Path.of(named);
    }
    Path built = Path.of("platform", "distribution", "target", "pergola");
    for (Path folder = project.getBasedir().toPath(); folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve(built).resolve("VERSION"))) {
        return folder.resolve(built);
      }
    }
    throw new RefusedException(
        "Which Pergola? Build it with ./pergola build in a clone of it, and name the clone's platform/distribution/target/pergola with -Dpergola.home-of-distribution or in PERGOLA_DISTRIBUTION.");
  }

  // Kept beside the home that it belongs to, for its owner only.
  private static String password(Path file) throws IOException {
    if (Files.isRegularFile(file)) {
      return Files.readString(file).strip();
    }
    byte[] random = new byte[12];
    new SecureRandom().nextBytes(random);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(file, password);
    return password;
  }
}
