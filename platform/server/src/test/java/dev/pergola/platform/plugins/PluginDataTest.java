// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static dev.pergola.platform.plugins.PluginHome.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.api.Json;
import dev.pergola.platform.home.Home;
import dev.pergola.testkit.PluginJar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/**
 * What belongs to a plugin: its settings, tables and files, when it goes and when it comes back.
 */
class PluginDataTest extends OnEachDatabase {
  @Test
  void whatBelongsToAPluginIsKeptTakenOutOrPurged() throws Exception {
    PluginJar keeper =
        PluginJar.of(
                "keeper",
                """
                contribute.migrations(() -> List.of(new Migrations.Migration(1, "notes",
                    "CREATE TABLE note (id INTEGER NOT NULL, text VARCHAR(20));\\nINSERT INTO note VALUES (1, 'kept');")));
                java.nio.file.Files.writeString(context.files().resolve("a.txt"), "in a file");
                """)
            .info(
                Json.object(
                    "title",
                    "Keeper",
                    "settings",
                    List.of(
                        Json.object("name", "to", "title", "To", "type", "text"),
                        Json.object("name", "key", "title", "Key", "type", "secret"))));
    at.install(keeper);
    at.plugins().changeSettings("keeper", Json.object("to", "me", "key", "hidden-word"), ADA);

    assertThat(exported("keeper"))
        .containsEntry("tables/note.jsonl", "{\"id\":1,\"text\":\"kept\"}\n")
        .containsEntry("files/a.txt", "in a file")
        .hasEntrySatisfying(
            "settings.json",
            text -> assertThat(text).contains("\"to\":\"me\"").doesNotContain("hidden-word"));

    at.plugins().remove("keeper", Removal.Data.KEEP, ADA);
    assertThat(at.plugins().list()).isEmpty();
    at.install(keeper);
    assertThat(at.plugins().settings("keeper").string("to")).isEqualTo("me");

    at.plugins().remove("keeper", Removal.Data.PURGE, ADA);
    assertThat(at.home().resolve("plugin-data/keeper.db")).doesNotExist();
    assertThat(at.server().bean(Home.class).pluginFiles().resolve("keeper")).doesNotExist();
    assertThat(at.server().bean(Home.class).artifacts()).isEmptyDirectory();
    at.install(keeper);
    assertThat(at.plugins().settings("keeper")).isEqualTo(Json.object("to", null, "key", null));
  }

  private Map<String, String> exported(String id) throws IOException {
    var bytes = new ByteArrayOutputStream();
    at.plugins().export(id, bytes);
    Map<String, String> entries = new TreeMap<>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), new String(zip.readAllBytes()));
      }
    }
    return entries;
  }
}
