// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Contributions;
import dev.pergola.api.Plugin;
import dev.pergola.api.PluginContext;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForkedVerificationTest {
  @TempDir Path folder;

  private final ForkedVerification verification =
      new ForkedVerification(
          Path.of(System.getProperty("java.home"), "bin", "java"),
          Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
              .map(Path::of)
              .toList());

  /** The smallest plugin that there can be. */
  public static final class Smallest implements Plugin {
    @Override
    public void setUp(PluginContext context, Contributions contribute) {}
  }

  @Test
  void aPluginPasses() throws Exception {
    ForkedVerification.Result result = verification.verify(jar(Smallest.class));

    assertThat(result.lines().get(0)).isEqualTo("smallest 1.0.0 can be installed");
    assertThat(result.lines()).element(1).asString().contains("warning: [sbom-missing]");
    assertThat(result.passed()).isTrue();
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    ForkedVerification.Result result = verification.verify(jar(ForkedVerificationTest.class));

    assertThat(result.passed()).isFalse();
    assertThat(result.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("[plugin-class]")
                    .contains("must implement dev.pergola.api.Plugin"));
  }

  @Test
  void aVerificationThatCannotRunDoesNotPass() throws Exception {
    var nothing =
        new ForkedVerification(
            Path.of(System.getProperty("java.home"), "bin", "java"), List.of(folder));

    assertThat(nothing.verify(jar(Smallest.class)).passed()).isFalse();
  }

  private Path jar(Class<?> door) throws IOException {
    var manifest = new Manifest();
    var main = manifest.getMainAttributes();
    main.putValue("Manifest-Version", "1.0");
    main.putValue("Plugin-Id", "smallest");
    main.putValue("Plugin-Version", "1.0.0");
    main.putValue("Plugin-Class", door.getName());
    main.putValue("Plugin-Requires", ">=0.1.0");
    main.putValue("Plugin-License", "MIT");
    Path jar = folder.resolve("plugin.jar");
    String entry = door.getName().replace('.', '/') + ".class";
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        InputStream in = door.getClassLoader().getResourceAsStream(entry)) {
      out.putNextEntry(new ZipEntry(entry));
      in.transferTo(out);
      out.putNextEntry(new ZipEntry("META-INF/pergola/plugin.json"));
      out.write("{\"title\":\"Smallest\"}".getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }
}
