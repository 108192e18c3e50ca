// SPDX-License-Identifier: MIT
package dev.pergola.trust;

import static dev.pergola.trust.ArtifactError.*;
import static dev.pergola.trust.HostileArtifacts.TEXT;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Entries whose names lead out, deceive, or stand for each other. */
class HostileNamesTest extends HostileArtifactsContract {
  static Stream<Arguments> hostile() {
    var all = new HostileArtifacts();
    for (String name :
        List.of(
            "../evil",
            "a/../../b",
            "/etc/passwd",
            "a\\..\\b",
            "\\\\host\\share",
            "C:/x",
            "c:x",
            "..")) {
      all.zip("the name " + name, ARTIFACT_PATH_ESCAPE, zip -> zip.add(name, "x"));
    }
    for (String name :
        List.of(
            "a\0.class",
            "a\nb",
            "\u202egpj.exe",
            "a./b",
            "a /b",
            "b.",
            "b ",
            "a//b",
            "./b",
            " a",
            "file:stream",
            "\u200bweather")) {
      all.zip(
          "the name " + name.codePoints().mapToObj(Integer::toHexString).toList(),
          ARTIFACT_ODD_NAME,
          zip -> zip.add(name, "x"));
    }
    all.zip("no name", ARTIFACT_ODD_NAME, zip -> zip.add("", "x"));
    all.zip("a long name", ARTIFACT_ODD_NAME, zip -> zip.add("a".repeat(600), "x"));
    all.part(
        "a name that is no UTF-8",
        ARTIFACT_ODD_NAME,
        part -> part.name = new byte[] {'a', (byte) 0xc3, 'b'});
    all.part(
        "a name of an unnamed charset",
        ARTIFACT_ODD_NAME,
        part -> {
          part.flags = 0;
          part.name = "wetter-für-heute".getBytes(StandardCharsets.UTF_8);
        });
    all.zip("a name twice", ARTIFACT_DUPLICATE_ENTRY, zip -> zip.add(TEXT, "sun"));
    all.zip(
        "a name in other case",
        ARTIFACT_DUPLICATE_ENTRY,
        zip -> zip.add("com/example/Forecast.txt", "sun"));
    all.zip(
        "a file and folder of one name", ARTIFACT_DUPLICATE_ENTRY, zip -> zip.add(TEXT + "/", ""));
    all.zip(
        "a name in two forms",
        ARTIFACT_DUPLICATE_ENTRY,
        zip -> {
          zip.add("caf\u00e9", "x");
          zip.add("cafe\u0301", "x");
        });
    all.zip(
        "a name with a ligature",
        ARTIFACT_DUPLICATE_ENTRY,
        zip -> {
          zip.add("\ufb01le", "x");
          zip.add("file", "x");
        });
    return all.arguments();
  }
}
