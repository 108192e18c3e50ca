// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.platform.TestClient;
import dev.pergola.platform.TestClient.Answer;
import dev.pergola.platform.TestServer;
import dev.pergola.testkit.PluginJar;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How large a jar may be, and what is said of one that is larger. */
class UploadSizeTest {
  private static final int MB = 1024 * 1024;

  @TempDir private Path folder;
  private TestServer server;
  private TestClient admin;

  @BeforeEach
  void start() {
    server = TestServer.start(TestServer.On.SQLITE);
    server.bean(Plugins.class).begin(Duration.ofSeconds(10));
    admin = TestClient.administrator(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aJarOfNearlySixtyFourMegabytesIsInstalled() throws Exception {
    Answer answer = upload("/api/plugins", padded(63 * MB));

    assertThat(answer.body()).contains("\"state\":\"STARTED\"");
    assertThat(answer.status()).isEqualTo(201);
  }

  @Test
  void aLargerJarIsRefusedByItsSize() throws Exception {
    assertTooLarge(upload("/api/plugins", padded(64 * MB + MB / 4)));
  }

  @Test
  void aMuchLargerJarIsRefusedOnceItIsSent() throws Exception {
    assertTooLarge(upload("/api/plugins", padded(80 * MB)));
  }

  @Test
  void thePageSaysSoToo() throws Exception {
    admin = admin.with("Accept", "text/html,*/*;q=0.8");

    Answer answer = upload("/plugins", padded(80 * MB));

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.header("Content-Type")).startsWith("text/html");
    assertThat(answer.body()).contains("64 MB");
  }

  @Test
  void jsonOfMoreThanTenMegabytesIsRefusedByItsSize() {
    Answer answer =
        admin.send(
            "PUT",
            "/api/plugin-policy",
            "application/json",
            BodyPublishers.ofString("\"" + "x".repeat(11 * MB) + "\""));

    assertTooLarge(answer);
  }

  private static void assertTooLarge(Answer answer) {
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.string("code")).isEqualTo("TOO_LARGE");
    assertThat(answer.string("detail")).contains("64 MB");
  }

  // What cannot be compressed, so that the jar is as large as what it holds.
  private Path padded(int bytes) throws IOException {
    byte[] padding = new byte[bytes];
    new Random(7).nextBytes(padding);
    Path plain = PluginJar.of("large", "").unsigned().write(folder.resolve("plain.jar"));
    Path padded = folder.resolve("padded.jar");
    try (var in = new ZipInputStream(Files.newInputStream(plain));
        OutputStream file = Files.newOutputStream(padded);
        var out = new ZipOutputStream(file)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        in.transferTo(out);
      }
      ZipEntry entry = new ZipEntry("padding.bin");
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(bytes);
      var crc = new CRC32();
      crc.update(padding);
      entry.setCrc(crc.getValue());
      out.putNextEntry(entry);
      out.write(padding);
    }
    return padded;
  }

  private Answer upload(String path, Path jar) throws IOException {
    return admin.send(
        "POST",
        path,
        "multipart/form-data; boundary=b",
        BodyPublishers.concat(
            BodyPublishers.ofString(
                "--b\r\nContent-Disposition: form-data; name=\"consent\"\r\n\r\ntrue\r\n"
                    + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"p.jar\"\r\n"
                    + "Content-Type: application/java-archive\r\n\r\n"),
            BodyPublishers.ofFile(jar),
            BodyPublishers.ofString("\r\n--b--\r\n")));
  }
}
