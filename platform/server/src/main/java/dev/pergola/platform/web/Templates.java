// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

import dev.pergola.api.Access;
import dev.pergola.api.Caller;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.micronaut.context.BeanProvider;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders pages from precompiled templates, which escape all that they are given. */
@Singleton
public final class Templates {
  private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
  private final BeanProvider<Navigation> navigations;

  Templates(BeanProvider<Navigation> navigations) {
    this.navigations = navigations;
  }

  /**
   * A page inside the frame.
   *
   * @param template its file below src/main/jte, such as {@code plugins/plugins.jte}; takes the
   *     parameters {@code Frame frame} and {@code page}
   * @param page what the template shows
   */
  public MutableHttpResponse<String> page(
      String template, String title, String path, @Nullable Caller caller, Object page) {
    return HttpResponse.ok(
            render(template, Map.of("frame", frame(title, path, caller), "page", page)))
        .contentType(MediaType.TEXT_HTML_TYPE);
  }

  /** A part of a page, for a page that renews it. */
  public MutableHttpResponse<String> part(String template, Object page) {
    return HttpResponse.ok(render(template, Map.of("page", page)))
        .contentType(MediaType.TEXT_HTML_TYPE);
  }

  String error(Problem problem) {
    return render(
        "web/error.jte",
        Map.of("frame", new Frame(problem.title(), "", null, List.of()), "page", problem));
  }

  private Frame frame(String title, String path, @Nullable Caller caller) {
    List<NavigationEntry> entries =
        caller == null
            ? List.of()
            : navigations.stream()
                .flatMap(navigation -> navigation.entries().stream())
                .filter(entry -> mayUse(caller, entry.access()))
                .sorted(Comparator.comparingInt(NavigationEntry::order))
                .toList();
    return new Frame(title, path, caller, entries);
  }

  private static boolean mayUse(Caller caller, Access access) {
    return switch (access) {
      case Access.Anyone _, Access.SignedIn _ -> true;
      case Access.Holding(String permission) -> caller.may(permission);
    };
  }

  private String render(String template, Map<String, Object> parameters) {
    var output = new StringOutput();
    engine.render(template, parameters, output);
    return output.toString();
  }
}
