// SPDX-License-Identifier: MIT
package dev.pergola.platform.pages;

import dev.pergola.platform.web.Frame;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/** Templates as the server renders them, without a server around them. */
final class Rendered {
  private static final TemplateEngine ENGINE = TemplateEngine.createPrecompiled(ContentType.Html);

  /** A page in its frame. */
  static String page(String template, Frame frame, Object page) {
    return render(template, Map.of("frame", frame, "page", page));
  }

  /** A part of a page. */
  static String part(String template, Object page) {
    return render(template, Map.of("page", page));
  }

  private static String render(String template, Map<String, Object> parameters) {
    var output = new StringOutput();
    ENGINE.render(template, parameters, output);
    return output.toString();
  }

  private Rendered() {}
}
