// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The language of the machine has no say in what is written. */
@Timeout(60)
class LanguageTest {
  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "tr-TR", "de-DE"})
  void numbersAndNamesAreTheSameInAllLanguages(String language) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.language=" + language.substring(0, 2),
                "-Duser.country=" + language.substring(3),
                "-cp",
                System.getProperty("java.class.path"),
                Launched.class.getName())
            .redirectErrorStream(true)
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(printed.lines().toList().getLast()).isEqualTo("[1] 2,308 1.5 title");
  }

  /** The launcher, and what is written in it. */
  static final class Launched {
    private Launched() {}

    public static void main(String[] arguments) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () ->
                      System.out.println(
                          "[%d] %,d %.1f %s".formatted(1, 2308, 1.5, "TITLE".toLowerCase()))));
      Pergola.main(new String[] {"--version"});
    }
  }
}
