// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pergola.platform.TestServer;
import dev.pergola.trust.PluginDescriptor;
import io.micronaut.web.router.Router;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReservedIdsTest {
  private static final Pattern IN_PLACE_OF_AN_ID =
      Pattern.compile("/(?:api/plugins|plugins|ext)/([^/{]+).*");

  @Test
  void noPluginCanHaveTheIdThatAPathHasAsAWord() {
    try (var server = TestServer.start(TestServer.On.SQLITE)) {
      List<String> paths =
          server
              .bean(Router.class)
              .uriRoutes()
              .map(route -> route.getUriMatchTemplate().toString())
              .toList();
      Set<String> words =
          paths.stream()
              .map(IN_PLACE_OF_AN_ID::matcher)
              .filter(Matcher::matches)
              .map(matcher -> matcher.group(1))
              .collect(Collectors.toSet());

      assertThat(words).contains("policy").allMatch(PluginDescriptor::isReservedId);
    }
  }
}
