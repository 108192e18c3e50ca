// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.platform.home.Home;
import dev.pergola.platform.secrets.Secrets;
import dev.pergola.trust.PluginDescriptor.Setting;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to a plugin and outlives it: settings, secrets, tables, files. Needs nothing of the
 * plugin itself, so that data can be taken out also while it is locked, broken or gone.
 */
@Singleton
final class PluginData {
  private static final Pattern SECRET_NAME = Pattern.compile("[a-zA-Z0-9._/-]{1,100}");

  private final Home home;
  private final Starter starter;
  private final PluginSettings settings;
  private final PluginSettingsRows settingsRows;
  private final Secrets secrets;
  private final EventCursors cursors;

  PluginData(
      Home home,
      Starter starter,
      PluginSettings settings,
      PluginSettingsRows settingsRows,
      Secrets secrets,
      EventCursors cursors) {
    this.home = home;
    this.starter = starter;
    this.settings = settings;
    this.settingsRows = settingsRows;
    this.secrets = secrets;
    this.cursors = cursors;
  }

  /**
   * Writes all of it but secrets as a zip: {@code settings.json}, {@code tables/NAME.jsonl} with a
   * JSON object a row, and {@code files/…} as they are. Each table is as it was at one moment.
   *
   * @param out not closed
   */
  void export(String pluginId, List<Setting> declared, OutputStream out) throws IOException {
    var zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    zip.putNextEntry(new ZipEntry("settings.json"));
    zip.write(settings.shown(pluginId, declared).toString().getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
    try (PluginDatabase database = starter.database(pluginId)) {
      if (database.exists()) {
        database.transaction(connection -> exportTables(connection, zip));
      }
    } catch (SQLException e) {
      throw new IOException("The tables of " + pluginId + " cannot be read", e);
    }
    exportFiles(home.pluginFiles().resolve(pluginId), zip);
    zip.finish();
  }

  private static boolean exportTables(Connection connection, ZipOutputStream zip)
      throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows =
        connection
            .getMetaData()
            .getTables(null, connection.getSchema(), "%", new String[] {"TABLE"})) {
      while (rows.next()) {
        tables.add(rows.getString("TABLE_NAME"));
      }
    }
    for (String table : tables) {
      try {
        zip.putNextEntry(new ZipEntry("tables/" + table + ".jsonl"));
        exportRows(connection, table, zip);
        zip.closeEntry();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return true;
  }

  private static void exportRows(Connection connection, String table, OutputStream out)
      throws SQLException, IOException {
    try (var statement = connection.createStatement()) {
      statement.setFetchSize(500);
      try (ResultSet rows =
          statement.executeQuery("SELECT * FROM \"" + table.replace("\"", "\"\"") + "\"")) {
        ResultSetMetaData columns = rows.getMetaData();
        while (rows.next()) {
          Map<String, Json> row = new LinkedHashMap<>();
          for (int i = 1; i <= columns.getColumnCount(); i++) {
            row.put(columns.getColumnLabel(i), value(rows.getObject(i)));
          }
          out.write((new JsonObject(row) + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  private static Json value(@Nullable Object value) {
    return switch (value) {
      case null -> Json.NULL;
      case Boolean bool -> Json.bool(bool);
      case Number number -> Json.parse(number.toString());
      case byte[] bytes -> Json.string(Base64.getEncoder().encodeToString(bytes));
      default -> Json.string(value.toString());
    };
  }

  private static void exportFiles(Path folder, ZipOutputStream zip) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        zip.putNextEntry(new ZipEntry("files/" + folder.relativize(file)));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
  }

  /**
   * Under which id a secret is kept that a plugin put by itself.
   *
   * @throws IllegalArgumentException when the name is not as {@link dev.pergola.api.Secrets#put}
   *     says
   */
  static String secretId(String pluginId, String name) {
    if (!SECRET_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "A secret's name is at most 100 characters of a-z A-Z 0-9 . _ - /, not " + name);
    }
    // Apart from the settings' secrets: a plugin may not change what the administrator entered.
    return PluginSettings.secretIds(pluginId) + "kept/" + name;
  }

  /** Deletes all of it. The plugin does not run. */
  void purge(String pluginId) {
    settingsRows.deleteById(pluginId);
    // Also those that only an earlier version declared.
    secrets.removeAll(PluginSettings.secretIds(pluginId));
    cursors.deleteById(pluginId);
    try (PluginDatabase database = starter.database(pluginId)) {
      database.drop();
    } catch (SQLException e) {
      throw new IllegalStateException("The tables of " + pluginId + " cannot be deleted", e);
    }
    delete(home.pluginFiles().resolve(pluginId));
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
