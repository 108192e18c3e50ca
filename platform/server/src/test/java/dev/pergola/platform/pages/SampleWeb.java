// SPDX-License-Identifier: MIT
package dev.pergola.platform.pages;

import dev.pergola.api.Access;
import dev.pergola.api.Caller;
import dev.pergola.api.Permission;
import dev.pergola.api.StandardError;
import dev.pergola.api.Upgrade;
import dev.pergola.platform.web.Frame;
import dev.pergola.platform.web.NavigationEntry;
import dev.pergola.platform.web.Problem;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The frame around the sample pages, and the pages for what is not there. */
final class SampleWeb {
  static final Caller ADMINISTRATOR =
      new Caller(
          new UUID(0, 1),
          new UUID(0, 2),
          "Ines Okafor",
          Set.of(Permission.ADMINISTER, Permission.CHAT));

  private static final List<NavigationEntry> NAVIGATION =
      List.of(
          new NavigationEntry("Chat", "/", 0, Access.signedIn()),
          new NavigationEntry("Projects", "/projects", 15, Access.signedIn()),
          new NavigationEntry("Documents", "/documents", 16, Access.signedIn()),
          new NavigationEntry("Audit trail", "/ext/audit", 50, Access.signedIn()),
          new NavigationEntry("Models", "/models", 50, Access.signedIn()),
          new NavigationEntry("Usage", "/usage", 60, Access.signedIn()),
          new NavigationEntry("Plugins", "/plugins", 80, Access.signedIn()),
          new NavigationEntry("License", "/license", 90, Access.signedIn()));

  /** The frame of somebody who is signed in. */
  static Frame frame(String title, String path) {
    return new Frame(title, path, ADMINISTRATOR, NAVIGATION);
  }

  /** The frame of a visitor. */
  static Frame visitor(String title, String path) {
    return new Frame(title, path, null, List.of());
  }

  static Problem problem() {
    return Problem.of(StandardError.NOT_FOUND, "There is nothing at /c/<b>lost</b>.");
  }

  static Upgrade upgrade() {
    return new Upgrade(
        "sso_integration",
        "Signs people in with the accounts that they have already (OIDC, SAML).",
        "Ask your <b>vendor</b> for a license.");
  }

  private SampleWeb() {}
}
