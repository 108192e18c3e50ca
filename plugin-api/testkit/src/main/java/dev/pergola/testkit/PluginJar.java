// SPDX-License-Identifier: MIT
package dev.pergola.testkit;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.PergolaException;
import dev.pergola.trust.Capability;
import dev.pergola.trust.CapabilityScan;
import dev.pergola.trust.PluginSigning;
import dev.pergola.trust.Signer;
import dev.pergola.trust.VendorKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Makes a plugin's jar out of source text, for tests of what becomes of plugins: well-behaved ones
 * and others. The class is {@code fixture.FixturePlugin}.
 *
 * <pre>{@code
 * PluginJar.of("ping", "contribute.routes(() -> List.of(Route.get(\"/ping\", Access.anyone(),"
 *     + " request -> RouteReply.text(\"pong\"))));").write(folder.resolve("ping.jar"));
 * }</pre>
 */
public final class PluginJar {
  // Long past, also for a server that a test has set back.
  private static final InstantSource SIGNED =
      InstantSource.fixed(Instant.parse("2025-01-01T00:00:00Z"));

  private static final String PLUGIN_CLASS = "fixture.FixturePlugin";

  private final String id;
  private final String setUp;
  private String version = "1.0.0";
  private String requires = ">=0.1.0";
  private String members = "";
  private JsonObject info;
  private final List<Path> libraries = new ArrayList<>();
  private final Map<String, String> manifestChanges = new LinkedHashMap<>();
  private boolean withSbom;
  private boolean unsigned;
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final List<Path> compiledAgainst = new ArrayList<>();
  private final Map<VendorKey, Signer.Role> signers = new LinkedHashMap<>();

  private PluginJar(String id, String setUp) {
    this.id = id;
    this.setUp = setUp;
    this.info = Json.object("title", "Fixture " + id);
  }

  /**
   * A plugin whose {@code setUp(PluginContext context, Contributions contribute)} has this body.
   * All of the contract, {@code java.util}, {@code java.time} and {@code java.io} are imported.
   */
  public static PluginJar of(String id, String setUp) {
    return new PluginJar(id, setUp);
  }

  /** Its version; 1.0.0 when not said. */
  public PluginJar version(String value) {
    version = value;
    return this;
  }

  /** The contract that it requires; 0.1.0 and later when not said. */
  public PluginJar requires(String value) {
    requires = value;
    return this;
  }

  /** Further members of the class: fields, methods, nested classes. */
  public PluginJar members(String source) {
    members = source;
    return this;
  }

  /**
   * Its plugin.json; only a title when not said. Where it names no capabilities, those are added
   * that the scan finds.
   */
  public PluginJar info(JsonObject value) {
    info = value;
    return this;
  }

  /** What it declares to need, and nothing else; what the scan finds when not said. */
  public PluginJar capabilities(String... words) {
    Map<String, Json> members = new LinkedHashMap<>(info.members());
    members.put("capabilities", Json.of(List.of(words)));
    info = new JsonObject(members);
    return this;
  }

  /** Another class {@code fixture.NAME}, with its whole declaration but the package. */
  public PluginJar source(String name, String declaration) {
    sources.put("fixture/" + name, "package fixture;\n" + declaration);
    return this;
  }

  /** Compiles against the classes of another plugin's jar, without bundling them. */
  public PluginJar against(Path jar) {
    compiledAgainst.add(jar);
    return this;
  }

  /** Bundles a library: its entries go into the jar. */
  public PluginJar bundling(Path library) {
    libraries.add(library);
    return this;
  }

  /** Changes an entry of the manifest; an empty value leaves it out. */
  public PluginJar manifest(String name, String value) {
    manifestChanges.put(name, value);
    return this;
  }

  /** Leaves it unsigned; without a word on who signs it, the {@link TestPublisher} does. */
  public PluginJar unsigned() {
    unsigned = true;
    return this;
  }

  /** Adds a bill of materials without components, as a plugin without libraries has it. */
  public PluginJar withSbom() {
    withSbom = true;
    return this;
  }

  /** Signs the jar as its publisher, and adds a bill of materials. */
  public PluginJar signed(VendorKey publisher) {
    signers.put(publisher, Signer.Role.PUBLISHER);
    return withSbom();
  }

  /** Adds a marketplace's signature to the publisher's. */
  public PluginJar endorsed(VendorKey marketplace) {
    signers.put(marketplace, Signer.Role.MARKETPLACE);
    return this;
  }

  /**
   * Writes the jar.
   *
   * @return the file
   * @throws IllegalArgumentException when the source does not compile; with the compiler's words
   */
  public Path write(Path file) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    if (!unsigned && signers.isEmpty()) {
      signed(TestPublisher.KEY);
    }
    if (withSbom) {
      entries.put(
          "META-INF/sbom/bom.json",
          "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[]}"
              .getBytes(StandardCharsets.UTF_8));
    }
    libraries.forEach(library -> addLibrary(entries, library));
    entries.putAll(compile());
    write(file, entries, info);
    return info.get("capabilities") == null
        ? write(file, entries, infoWithWhatIsFound(file))
        : file;
  }

  private Path write(Path file, Map<String, byte[]> entries, JsonObject pluginJson) {
    try (var out = new JarOutputStream(Files.newOutputStream(file), manifest())) {
      out.putNextEntry(new JarEntry("META-INF/pergola/plugin.json"));
      out.write(pluginJson.toString().getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
      for (var entry : entries.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue());
        out.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      for (var signer : signers.entrySet()) {
        PluginSigning.sign(file, signer.getKey(), signer.getValue(), SIGNED);
      }
      return file;
    } catch (PergolaException e) {
      // What is no plugin cannot be signed: a test of just that wants the jar as it is.
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonObject infoWithWhatIsFound(Path file) {
    try {
      List<String> words =
          CapabilityScan.scan(file, PLUGIN_CLASS).needed().stream().map(Capability::word).toList();
      Map<String, Json> members = new LinkedHashMap<>(info.members());
      members.put("capabilities", Json.of(words));
      return new JsonObject(members);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Manifest manifest() {
    var manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Plugin-Id", id);
    main.putValue("Plugin-Version", version);
    main.putValue("Plugin-Class", PLUGIN_CLASS);
    main.putValue("Plugin-Requires", requires);
    main.putValue("Plugin-License", "MIT");
    main.putValue("Plugin-Provider", "Tests");
    manifestChanges.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            main.remove(new Attributes.Name(name));
          } else {
            main.putValue(name, value);
          }
        });
    return manifest;
  }

  private static void addLibrary(Map<String, byte[]> entries, Path library) {
    try (var in = new JarInputStream(Files.newInputStream(library))) {
      for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
        if (!entry.isDirectory() && !entry.getName().startsWith("META-INF/")) {
          entries.put(entry.getName(), in.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, byte[]> compile() {
    String door =
        """
        package fixture;
        import dev.pergola.api.*;
        import java.io.*;
        import java.time.*;
        import java.util.*;
        public final class FixturePlugin implements Plugin {
          @Override
          public void setUp(PluginContext context, Contributions contribute) throws Exception {
            %s
          }
          %s
        }
        """
            .formatted(setUp, members);
    Map<String, String> all = new LinkedHashMap<>();
    all.put("fixture/FixturePlugin", door);
    all.putAll(sources);
    List<Path> visible = new ArrayList<>(libraries);
    visible.addAll(compiledAgainst);
    return CompiledSources.compile(all, visible);
  }
}
