// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmgemini;

import dev.pergola.api.Access;
import dev.pergola.api.Caller;
import dev.pergola.api.Events;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Page;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Permission;
import dev.pergola.api.Route;
import dev.pergola.api.RouteReply;
import dev.pergola.api.RouteRequest;
import dev.pergola.api.Routes;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import dev.pergola.api.View;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where an administrator signs the installation in with Google, and out again. */
final class SignInRoutes implements Routes {
  private static final Access ADMINISTRATORS = Access.holding(Permission.ADMINISTER);

  // RFC 6749, section 4.1.2.1: whoever was asked said no.
  private static final String DENIED = "access_denied";

  private final GoogleClient client;
  private final Consent consent;
  private final GoogleSignIn signIn;
  private final Events events;

  SignInRoutes(GoogleClient client, Consent consent, GoogleSignIn signIn, Events events) {
    this.client = client;
    this.consent = consent;
    this.signIn = signIn;
    this.events = events;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/oauth/start", ADMINISTRATORS, this::start),
        Route.get("/oauth/callback", ADMINISTRATORS, this::callback),
        Route.get("/oauth/disconnect", ADMINISTRATORS, this::disconnect));
  }

  private RouteReply start(RouteRequest request) {
    return redirect(consent.begin(request.signedIn()));
  }

  private RouteReply callback(RouteRequest request) throws InterruptedException {
    Caller caller = request.signedIn();
    try {
      signIn.connect(
          consent.end(
              caller,
              request.parameter("state"),
              request.parameter("code"),
              request.parameter("error")));
    } catch (PergolaException e) {
      if (DENIED.equals(request.parameter("error"))
          && e.code() == StandardError.AUTHENTICATION_FAILED) {
        return redirect(URI.create("/ext/llm-gemini?cancelled=true"));
      }
      throw e;
    }
    events.publish(caller, "connected", "Google", JsonObject.EMPTY);
    return redirect(URI.create("/ext/llm-gemini"));
  }

  private RouteReply disconnect(RouteRequest request) {
    Caller caller = request.signedIn();
    Secret refreshToken = signIn.refreshToken();
    if (refreshToken != null) {
      if (!Consent.isProof(request.parameter("proof"), caller, refreshToken)) {
        throw new PergolaException(
            StandardError.INVALID_ARGUMENT,
            "This link is of another sign-in. Disconnect on the plugin's page.");
      }
      signIn.disconnect();
      events.publish(caller, "disconnected", "Google", JsonObject.EMPTY);
    }
    return redirect(URI.create("/ext/llm-gemini"));
  }

  private static RouteReply redirect(URI to) {
    return new RouteReply.Whole(
        303, Map.of("Location", to.toString(), "Cache-Control", "no-store"), new byte[0]);
  }

  /** The page that shows whether one is signed in. */
  Page page() {
    return new Page("/", "Gemini sign-in", ADMINISTRATORS, this::render);
  }

  private View render(RouteRequest request) {
    List<View.Part> parts = new ArrayList<>();
    if (request.parameter("cancelled") != null) {
      parts.add(
          new View.Notice(
              View.Tone.WARNING, "The sign-in was cancelled at Google. Nothing has changed here."));
    }
    Secret refreshToken = signIn.isConnected() ? signIn.refreshToken() : null;
    String trouble = signIn.trouble();
    if (refreshToken == null) {
      parts.add(
          new View.Notice(View.Tone.INFO, "Nobody is signed in with Google: the API key is used."));
    } else if (trouble == null) {
      parts.add(new View.Notice(View.Tone.GOOD, "Signed in with Google."));
    } else {
      parts.add(new View.Notice(View.Tone.BAD, "The sign-in does not work: " + trouble));
    }
    parts.add(
        new View.Paragraph(
            "The redirect address to register with your Google client: " + client.redirect()));
    List<View.Link> links = new ArrayList<>();
    links.add(new View.Link(refreshToken == null ? "Connect" : "Connect again", "/oauth/start"));
    if (refreshToken != null) {
      links.add(
          new View.Link(
              "Disconnect",
              "/oauth/disconnect?proof=" + Consent.proof(request.signedIn(), refreshToken)));
    }
    parts.add(new View.Links(links));
    return new View(parts);
  }
}
