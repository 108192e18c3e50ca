// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.ModelProvider;
import dev.pergola.api.Page;
import dev.pergola.api.Plugin;
import dev.pergola.api.Secret;
import dev.pergola.api.Tool;
import dev.pergola.trust.Capabilities;
import dev.pergola.trust.CapabilityScan;
import dev.pergola.trust.PluginDescriptor;
import dev.pergola.trust.PluginDescriptor.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every plugin must do. A subclass names the plugin and, where it has settings, the record
 * that they are bound to.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class PluginContract {
  /** For subclasses. */
  protected PluginContract() {}

  /** A new instance of the plugin. */
  protected abstract Plugin plugin();

  /** The record that the plugin's settings are bound to; null when it has none. */
  protected @Nullable Class<? extends Record> settingsType() {
    return null;
  }

  /** Settings without which the plugin cannot start; none unless overridden. */
  protected Map<String, ?> requiredSettings() {
    return Map.of();
  }

  @Test
  final void saysWhatItIs() throws IOException {
    PluginDescriptor.Info info = info();

    assertThat(info.title()).isNotBlank();
    assertThat(info.description()).isNotBlank();
    assertThat(info.settings()).extracting(Setting::title).doesNotHaveDuplicates();
    // Throws when a default does not fit its setting.
    assertThat(info.settings()).extracting(Setting::typedDefault).doesNotContainNull();
    assertThat(info.settings())
        .filteredOn(setting -> setting.type() == Setting.Type.CHOICE)
        .allSatisfy(setting -> assertThat(setting.choices()).isNotEmpty());
  }

  @Test
  final void declaresEachSettingThatItReads() throws IOException {
    List<Setting> declared = info().settings();
    Class<? extends Record> type = settingsType();
    List<RecordComponent> read =
        type == null ? List.of() : Arrays.asList(type.getRecordComponents());

    assertThat(declared)
        .extracting(Setting::name)
        .containsExactlyInAnyOrderElementsOf(read.stream().map(RecordComponent::getName).toList());
    for (RecordComponent component : read) {
      Setting setting =
          declared.stream()
              .filter(s -> s.name().equals(component.getName()))
              .findAny()
              .orElseThrow();
      assertThat(expectedType(setting.type(), component))
          .as("%s is declared as %s", component, setting.type())
          .isTrue();
      assertThat(
              setting.required()
                  || setting.defaultValue() != null
                  || component.getAnnotatedType().isAnnotationPresent(Nullable.class))
          .as("%s is @Nullable, required, or has a default", component.getName())
          .isTrue();
    }
  }

  private static boolean expectedType(Setting.Type type, RecordComponent component) {
    Class<?> bound = component.getType();
    return switch (type) {
      case TEXT, URL -> bound == String.class || bound.getPackageName().startsWith("java.time");
      case SECRET -> bound == Secret.class;
      case INTEGER -> List.of(int.class, Integer.class, long.class, Long.class).contains(bound);
      case BOOLEAN -> bound == boolean.class || bound == Boolean.class;
      case CHOICE -> bound == String.class || bound.isEnum();
    };
  }

  @Test
  final void declaresWhatItNeedsFromTheMachine() throws Exception {
    Plugin plugin = plugin();
    Path classes =
        Path.of(plugin.getClass().getProtectionDomain().getCodeSource().getLocation().toURI());

    // Of the plugin's own classes; pergola:verify holds its libraries to the same, in the jar.
    assertThat(
            CapabilityScan.scan(classes, plugin.getClass().getName())
                .missing(Capabilities.parse(info().capabilities())))
        .as("what the code reaches and plugin.json does not name under capabilities")
        .isEmpty();
  }

  @Test
  final void startsWithItsDefaultSettings() throws Exception {
    try (TestHost host = TestHost.start(plugin(), requiredSettings())) {
      assertThat(
              host.modelProviders().size()
                  + host.tools().size()
                  + host.documentReaders().size()
                  + host.routes().size()
                  + host.pages().size()
                  + host.listeners())
          .as("what the plugin brings")
          .isPositive();
    }
  }

  @Test
  final void startsAgainAfterAStop() throws Exception {
    List<String> first;
    try (TestHost host = TestHost.start(plugin(), requiredSettings())) {
      first = names(host);
    }
    try (TestHost host = TestHost.start(plugin(), requiredSettings())) {
      assertThat(names(host)).isEqualTo(first);
    }
  }

  private static List<String> names(TestHost host) {
    return Stream.of(
            host.modelProviders().stream().map(ModelProvider::name),
            host.tools().stream().map(Tool::name),
            host.documentReaders().stream().flatMap(r -> r.mediaTypes().stream().sorted()),
            host.routes().stream().map(route -> route.method() + " " + route.path()),
            host.pages().stream().map(Page::path))
        .flatMap(names -> names)
        .toList();
  }

  @Test
  final void describesItsTools() throws Exception {
    try (TestHost host = TestHost.start(plugin(), requiredSettings())) {
      ToolSetContract.check(host.tools());
    }
  }

  @Test
  final void servesEachPathOnce() throws Exception {
    try (TestHost host = TestHost.start(plugin(), requiredSettings())) {
      // Names of variables do not tell routes apart.
      assertThat(host.routes())
          .extracting(route -> route.method() + " " + route.path().replaceAll("\\{[^}]*}", "{}"))
          .doesNotHaveDuplicates();
      assertThat(host.pages()).extracting(Page::path).doesNotHaveDuplicates();
      assertThat(host.pages()).extracting(Page::title).allMatch(title -> !title.isBlank());
      assertThat(host.modelProviders()).extracting(ModelProvider::name).doesNotHaveDuplicates();
    }
  }

  private PluginDescriptor.Info info() throws IOException {
    try (InputStream in =
        plugin().getClass().getResourceAsStream("/" + PluginDescriptor.INFO_ENTRY)) {
      assertThat(in).as(PluginDescriptor.INFO_ENTRY).isNotNull();
      return PluginDescriptor.parseInfo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
