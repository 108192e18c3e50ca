// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.Route;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the route for a path. Fixed segments win over those in braces, from the left. */
final class RouteTable {
  private final List<Entry> entries;

  private record Entry(Route route, List<String> segments) {}

  /**
   * A route that fits.
   *
   * @param variables what the segments in braces matched, decoded
   */
  record Match(Route route, Map<String, String> variables) {}

  RouteTable(List<Route> routes) {
    entries =
        routes.stream()
            .map(route -> new Entry(route, segments(route.path())))
            .sorted(Comparator.comparing(RouteTable::specificity))
            .toList();
  }

  // A fixed segment sorts before one in braces, at each place.
  private static String specificity(Entry entry) {
    var key = new StringBuilder();
    entry.segments().forEach(segment -> key.append(isVariable(segment) ? '1' : '0'));
    return key.toString();
  }

  /**
   * The route for a method and path; null when none fits.
   *
   * @param path not decoded, beginning with a slash
   */
  @Nullable Match find(String method, String path) {
    return find(path, route -> route.method().equals(method));
  }

  /** The methods that a path has routes for. */
  List<String> methods(String path) {
    List<String> methods = new ArrayList<>();
    find(
        path,
        route -> {
          methods.add(route.method());
          return false;
        });
    return methods;
  }

  private @Nullable Match find(String path, Predicate<Route> wanted) {
    List<String> segments = segments(path);
    for (Entry entry : entries) {
      if (entry.segments().size() == segments.size()) {
        Map<String, String> variables = match(entry.segments(), segments);
        if (variables != null && wanted.test(entry.route())) {
          return new Match(entry.route(), variables);
        }
      }
    }
    return null;
  }

  private static @Nullable Map<String, String> match(List<String> pattern, List<String> path) {
    Map<String, String> variables = Map.of();
    for (int i = 0; i < pattern.size(); i++) {
      String wanted = pattern.get(i);
      if (isVariable(wanted)) {
        if (path.get(i).isEmpty()) {
          return null;
        }
        variables = variables.isEmpty() ? new LinkedHashMap<>() : variables;
        variables.put(wanted.substring(1, wanted.length() - 1), decode(path.get(i)));
      } else if (!wanted.equals(decode(path.get(i)))) {
        return null;
      }
    }
    return variables;
  }

  private static boolean isVariable(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  private static List<String> segments(String path) {
    return Arrays.asList(path.substring(1).split("/", -1));
  }

  /** Decodes a segment; a plus sign stands for itself there. */
  static String decode(String segment) {
    return segment.indexOf('%') < 0
        ? segment
        : URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
