// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

import dev.pergola.api.Blame;
import dev.pergola.api.Caller;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.Upgrade;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.event.ApplicationEventPublisher;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.exceptions.BufferLengthExceededException;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one mapper from errors to answers: problem+json for programs, a page for people. Never a
 * stack trace, and the cause always in the log when it is ours to mend.
 */
@Singleton
@Primary
public final class Problems implements ErrorResponseProcessor<Object> {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private final Templates templates;
  private final ApplicationEventPublisher<UpgradeShown> upgradesShown;
  private final List<ProblemFormat> formats;

  Problems(
      Templates templates,
      ApplicationEventPublisher<UpgradeShown> upgradesShown,
      List<ProblemFormat> formats) {
    this.templates = templates;
    this.upgradesShown = upgradesShown;
    this.formats = formats;
  }

  /** The answer to a request that met an error. */
  public MutableHttpResponse<?> answer(HttpRequest<?> request, Problem problem) {
    MutableHttpResponse<?> response = HttpResponse.status(problem.status(), problem.title());
    Long retryAfter = problem.more().integer("retryAfter");
    if (retryAfter != null) {
      response.header(HttpHeaders.RETRY_AFTER, retryAfter.toString());
    }
    return fill(request, response, problem);
  }

  /**
   * A page whose feature no license opens, in its frame: it shows what the license would bring.
   *
   * @param title the page's own
   * @param path the page's own, to mark its entry in the navigation
   */
  public MutableHttpResponse<?> locked(
      String title, String path, @Nullable Caller caller, Upgrade upgrade) {
    upgradesShown.publishEvent(new UpgradeShown(upgrade.feature()));
    return templates
        .page("web/locked.jte", title, path, caller, upgrade)
        .status(StandardError.FEATURE_NOT_LICENSED.status());
  }

  /** The framework's own errors: no such route, unreadable body, a defect. */
  @Override
  public MutableHttpResponse<Object> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    int status = response.code();
    String detail =
        status >= 500
            ? "Something went wrong on the server; its log says what. Try again."
            : status == 404
                ? "There is nothing at %s.".formatted(context.getRequest().getPath())
                : status == 405
                    ? "%s is not possible at %s."
                        .formatted(
                            context.getRequest().getMethodName(), context.getRequest().getPath())
                    : detail(context);
    context
        .getRootCause()
        .filter(_ -> status >= 500)
        .ifPresent(cause -> LOG.error("{} failed", context.getRequest(), cause));
    return fill(context.getRequest(), response, Problem.ofStatus(status, detail));
  }

  private static String detail(ErrorContext context) {
    Throwable cause = context.getRootCause().orElse(null);
    if (cause instanceof ContentLengthExceededException
        || cause instanceof BufferLengthExceededException) {
      return "The request is larger than this server takes: 64 MB for a plugin's jar, 10 MB for anything else.";
    }
    String explained = UnreadableRequest.explain(cause);
    if (explained != null) {
      return explained;
    }
    return context.hasErrors()
        ? context.getErrors().stream()
            .map(error -> error.getPath().map(path -> path + ": ").orElse("") + error.getMessage())
            .collect(Collectors.joining("; "))
        : "The request cannot be understood.";
  }

  @SuppressWarnings("unchecked") // the processor's face wants Object; the body is set here
  private MutableHttpResponse<Object> fill(
      HttpRequest<?> request, MutableHttpResponse<?> response, Problem problem) {
    if (problem.upgrade() != null) {
      upgradesShown.publishEvent(new UpgradeShown(problem.upgrade().feature()));
    }
    for (ProblemFormat format : formats) {
      if (format.isFor(request)) {
        return (MutableHttpResponse<Object>)
            response
                .body((Object) format.json(problem).toString())
                .contentType(MediaType.APPLICATION_JSON_TYPE);
      }
    }
    if (wantsPage(request)) {
      return (MutableHttpResponse<Object>)
          response.body((Object) templates.error(problem)).contentType(MediaType.TEXT_HTML_TYPE);
    }
    return (MutableHttpResponse<Object>)
        response.body((Object) problem.json().toString()).contentType(Problem.MEDIA_TYPE);
  }

  /** Whether a person looks at the answer: a browser's navigation, not a program's call. */
  public static boolean wantsPage(HttpRequest<?> request) {
    return !request.getPath().startsWith("/api/")
        && !request.getPath().startsWith("/v1/")
        && request.accept().stream().anyMatch(MediaType.TEXT_HTML_TYPE::equals);
  }

  /** Answers an error that has a name. */
  @Singleton
  static final class Named implements ExceptionHandler<PergolaException, HttpResponse<?>> {
    private final Problems problems;

    Named(Problems problems) {
      this.problems = problems;
    }

    @Override
    public HttpResponse<?> handle(
        @SuppressWarnings("rawtypes") HttpRequest request, PergolaException e) {
      if (e.code().blame() == Blame.INTERNAL) {
        LOG.error("{} failed", request, e);
        return problems.answer(
            request,
            Problem.of(
                StandardError.INTERNAL,
                "Something went wrong on the server; its log says what. Try again."));
      }
      LOG.debug("{}: {}", request, e.getMessage());
      return problems.answer(request, Problem.of(e));
    }
  }

  /** Answers a multipart form that cannot be taken apart. */
  @Singleton
  static final class UnreadableForm
      implements ExceptionHandler<
          HttpPostRequestDecoder.ErrorDataDecoderException, HttpResponse<?>> {
    private final Problems problems;

    UnreadableForm(Problems problems) {
      this.problems = problems;
    }

    @Override
    public HttpResponse<?> handle(
        @SuppressWarnings("rawtypes") HttpRequest request,
        HttpPostRequestDecoder.ErrorDataDecoderException e) {
      LOG.debug("{}", request, e);
      return problems.answer(
          request,
          Problem.of(
              StandardError.INVALID_ARGUMENT,
              "The form cannot be read. Begin each part with Content-Disposition: form-data; name=\"…\"."));
    }
  }
}
