// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.pergola.trust.PluginDescriptor;
import dev.pergola.trust.PluginVerification;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** docs/plugin-author.md does what it says: its plugin compiles, passes its tests, is accepted. */
class PluginAuthorGuideTest {
  private static final List<CodeBlock> BLOCKS =
      CodeBlock.of(Path.of("../../docs/plugin-author.md"));

  @TempDir private Path folder;
  private ExampleProject project;

  @BeforeEach
  void write() throws Exception {
    project = new ExampleProject(folder, BLOCKS);
  }

  @Test
  void itsTestsPass() throws Exception {
    Path classes = project.compileMain();
    Path tests = project.compileTests(classes);

    try (var loader =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL(), tests.toUri().toURL()},
            getClass().getClassLoader())) {
      List<DiscoverySelector> selected = new ArrayList<>();
      for (Path file : ExampleProject.files(tests, "Test.class")) {
        String name = tests.relativize(file).toString().replaceAll("[/\\\\]", ".");
        selected.add(selectClass(loader, name.substring(0, name.length() - ".class".length())));
      }
      var summary = new SummaryGeneratingListener();
      LauncherFactory.create()
          .execute(LauncherDiscoveryRequestBuilder.request().selectors(selected).build(), summary);

      var failures = new StringWriter();
      summary.getSummary().printFailuresTo(new PrintWriter(failures));
      assertThat(failures.toString()).isEmpty();
      assertThat(selected).hasSize(2);
      assertThat(summary.getSummary().getTestsSucceededCount()).isGreaterThan(8);
    }
  }

  @Test
  void itsJarIsAcceptedAsTheServerWouldAcceptIt() throws Exception {
    Path jar = project.pack(project.compileMain());

    assertThat(PluginVerification.verify(jar)).isEmpty();
    PluginDescriptor plugin = PluginDescriptor.read(jar);
    assertThat(plugin.id()).isEqualTo("follow-ups");
    assertThat(plugin.requires()).isEqualTo(">=" + project.pergolaVersion());
  }

  @Test
  void itNamesTheVersionThatItIsShippedWith() throws Exception {
    assertThat(project.pergolaVersion())
        .isEqualTo(ExampleProject.version(Path.of("../../pom.xml")));
  }

  @Test
  void itsFragmentsFitIntoSetUp() throws Exception {
    List<CodeBlock> fragments =
        BLOCKS.stream()
            .filter(block -> block.language().equals("java") && block.file() == null)
            .toList();

    assertThat(fragments).isNotEmpty();
    for (CodeBlock fragment : fragments) {
      project.compileAlone(
          "Fragment",
          """
          import dev.pergola.api.*;
          import java.io.IOException;
          import java.net.URI;
          import java.net.http.HttpRequest;
          import java.net.http.HttpResponse;
          import java.time.Duration;
          import java.util.List;
          import org.jspecify.annotations.Nullable;
          // %s
          final class Fragment implements Plugin {
            @Override
            public void setUp(PluginContext context, Contributions contribute) throws Exception {
          %s
            }
          }
          """
              .formatted(fragment.place(), fragment.text()));
    }
  }
}
