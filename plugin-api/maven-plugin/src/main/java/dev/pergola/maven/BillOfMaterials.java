// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import dev.pergola.maven.Library.LicenseName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.cyclonedx.Version;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.License;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.model.Metadata;
import org.cyclonedx.model.license.Expression;
import org.cyclonedx.util.LicenseResolver;
import org.jspecify.annotations.Nullable;

/** Which libraries are in the jar, in CycloneDX's JSON: the same bytes for the same libraries. */
final class BillOfMaterials {
  /**
   * Writes the bill.
   *
   * @param plugin the manifest, which says what the jar is
   * @param project the plugin's own Maven coordinates
   */
  static byte[] write(PluginManifest plugin, Coordinates project, List<Library> libraries)
      throws IOException {
    var bom = new Bom();
    var metadata = new Metadata();
    // Neither a time nor a serial number: equal inputs make equal jars.
    metadata.setTimestamp(null);
    metadata.setComponent(component(plugin, project));
    bom.setMetadata(metadata);
    for (Library library : libraries) {
      bom.addComponent(component(library));
    }
    if (!(BomGeneratorFactory.createJson(Version.VERSION_16, bom).toJsonNode()
        instanceof ObjectNode json)) {
      throw new IOException("The bill of materials cannot be written");
    }
    // The generator leaves empty lists out; that there is no library is to be said.
    json.withArray("components");
    String text = json.toPrettyString().replace("\r\n", "\n");
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Where something is from, in Maven's words. */
  record Coordinates(String group, String name, String version) {}

  private static Component component(PluginManifest plugin, Coordinates project) {
    var component = new Component();
    component.setType(Component.Type.APPLICATION);
    component.setGroup(project.group());
    component.setName(plugin.id());
    component.setVersion(project.version());
    String purl = purl(project.group(), project.name(), project.version(), null);
    component.setPurl(purl);
    component.setBomRef(purl);
    var choice = new LicenseChoice();
    choice.setExpression(new Expression(plugin.license()));
    component.setLicenses(choice);
    return component;
  }

  private static Component component(Library library) throws IOException {
    var component = new Component();
    component.setType(Component.Type.LIBRARY);
    component.setScope(Component.Scope.REQUIRED);
    component.setGroup(library.group());
    component.setName(library.name());
    component.setVersion(library.version());
    String purl = purl(library.group(), library.name(), library.version(), library.classifier());
    component.setPurl(purl);
    component.setBomRef(purl);
    if (Files.isRegularFile(library.jar())) {
      component.addHash(new Hash(Hash.Algorithm.SHA_256, sha256(library.jar())));
    }
    if (!library.licenses().isEmpty()) {
      var choice = new LicenseChoice();
      library.licenses().forEach(name -> choice.addLicense(license(name)));
      component.setLicenses(choice);
    }
    return component;
  }

  // Its SPDX id where name or address are known to belong to one, else as the pom says it.
  private static License license(LicenseName named) {
    for (String text : new String[] {named.name(), named.url()}) {
      LicenseChoice known = text == null ? null : LicenseResolver.resolve(text, false);
      if (known != null && known.getLicenses() != null && !known.getLicenses().isEmpty()) {
        License license = known.getLicenses().get(0);
        if (license.getId() != null) {
          return license;
        }
      }
    }
    var license = new License();
    license.setName(named.name() == null ? String.valueOf(named.url()) : named.name());
    license.setUrl(named.url());
    return license;
  }

  private static String purl(
      String group, String name, String version, @Nullable String classifier) {
    var qualifiers = new TreeMap<String, String>();
    qualifiers.put("type", "jar");
    if (classifier != null) {
      qualifiers.put("classifier", classifier);
    }
    try {
      return new PackageURL("maven", group, name, version, qualifiers, null).canonicalize();
    } catch (MalformedPackageURLException e) {
      throw new IllegalArgumentException(
          "%s:%s:%s are no Maven coordinates".formatted(group, name, version), e);
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        var digested = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digested.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digested.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Each Java has SHA-256", e);
    }
  }

  private BillOfMaterials() {}
}
