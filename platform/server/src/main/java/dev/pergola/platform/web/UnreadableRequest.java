// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.multipart.FileUpload;
import io.micronaut.json.JsonSyntaxException;
import io.micronaut.web.router.exceptions.UnsatisfiedBodyRouteException;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says in a sentence why a request cannot be read, where the libraries speak of their insides. */
final class UnreadableRequest {
  // The JSON library gives the place in its message only.
  private static final Pattern PLACE = Pattern.compile("line: (\\d+), column: (\\d+)");

  /** The sentence; null when the error is of another kind. */
  static @Nullable String explain(@Nullable Throwable error) {
    return switch (error) {
      case JsonSyntaxException e ->
          "The body is not valid JSON%s. Correct it and send it again.".formatted(place(e));
      case UnsatisfiedBodyRouteException _ ->
          "The request has no body. Send a JSON object, with Content-Type: application/json.";
      case UnsatisfiedRouteException e ->
          "%s is missing in the request.".formatted(e.getArgument().getName());
      case ConversionErrorException e when isFile(e) ->
          "Where the form should bring a file it brings text. Send that part with a file name.";
      case ConversionErrorException e when isBody(e) ->
          "The body is JSON of another shape than expected here%s. Send %s."
              .formatted(place(e), expected(e.getArgument().getType()));
      case ConversionErrorException e ->
          e.getConversionError()
              .getOriginalValue()
              .map(value -> "%s cannot be \"%s\".".formatted(e.getArgument().getName(), value))
              .orElse("%s cannot be read.".formatted(e.getArgument().getName()));
      case null, default -> null;
    };
  }

  private static boolean isFile(ConversionErrorException e) {
    return FileUpload.class.isAssignableFrom(e.getArgument().getType());
  }

  private static boolean isBody(ConversionErrorException e) {
    return e.getArgument().getAnnotationMetadata().hasAnnotation(Body.class);
  }

  private static String expected(Class<?> body) {
    String members =
        body.isRecord()
            ? Stream.of(body.getRecordComponents())
                .filter(member -> !kind(member.getType()).isEmpty())
                .map(member -> "%s (%s)".formatted(member.getName(), kind(member.getType())))
                .collect(Collectors.joining(", "))
            : "";
    return members.isEmpty()
        ? "an object whose members have the names and types that the documentation of the API gives"
        : "an object with " + members;
  }

  // Empty for what may be any text.
  private static String kind(Class<?> type) {
    if (type.isEnum()) {
      return Stream.of(type.getEnumConstants())
          .map(value -> ((Enum<?>) value).name())
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    boolean whole = type == Integer.class || type == int.class;
    return whole || type == Long.class || type == long.class ? "a whole number" : "";
  }

  private static String place(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      Matcher place = PLACE.matcher(String.valueOf(cause.getMessage()));
      if (place.find()) {
        return " (line %s, column %s)".formatted(place.group(1), place.group(2));
      }
    }
    return "";
  }

  private UnreadableRequest() {}
}
