// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgemini;

import dev.pergola.api.Contributions;
import dev.pergola.api.Plugin;
import dev.pergola.api.PluginContext;

/** Brings Google's Gemini models, and the way to sign in for them with Google. */
public final class GeminiPlugin implements Plugin {
  @Override
  public void setUp(PluginContext context, Contributions contribute) {
    var settings = context.settings(GeminiSettings.class);
    GoogleClient client = settings.client();
    GoogleSignIn signIn = null;
    if (client != null) {
      var server = new TokenServer(client, context::http, context.clock());
      signIn = new GoogleSignIn(server, context.secrets(), context.clock());
      var consent = new Consent(client, server, context.secrets(), context.clock());
      var routes = new SignInRoutes(client, consent, signIn, context.events());
      contribute.routes(routes);
      contribute.page(routes.page());
    }
    contribute.modelProvider(
        new GeminiProvider(
            settings, new Credentials(settings, signIn), context::http, context.clock()));
  }
}
