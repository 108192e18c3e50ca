// SPDX-License-Identifier: MIT
package dev.pergola.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNullTest {
  @ParameterizedTest
  @ValueSource(strings = {"Json", "JsonNull", "JsonBoolean", "JsonObject"})
  void nullIsThereWhicheverClassIsInitializedFirst(String first) throws Exception {
    URL[] classes = {Json.class.getProtectionDomain().getCodeSource().getLocation()};
    try (var fresh = new URLClassLoader(classes, ClassLoader.getPlatformClassLoader())) {
      Class.forName("dev.pergola.api." + first, true, fresh);

      Class<?> json = Class.forName("dev.pergola.api.Json", true, fresh);
      assertThat(json.getField("NULL").get(null)).isNotNull().hasToString("null");
    }
  }
}
