// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.ChatCompletionsEndpoint;
import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.DocumentFile;
import dev.pergola.api.DocumentReader;
import dev.pergola.api.DocumentText;
import dev.pergola.api.EmbeddingRequest;
import dev.pergola.api.Embeddings;
import dev.pergola.api.Model;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.Page;
import dev.pergola.api.PergolaException;
import dev.pergola.api.Secret;
import dev.pergola.api.StandardError;
import dev.pergola.api.Tool;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A started plugin: what it brought, and the gate through which all calls into it go.
 *
 * @param contributed what it brought, to be called inside the gate only
 * @param successors who took its place, when it was replaced by another version
 * @param restriction whether it may only read
 * @param hosts refuses an address that it may not have the server call on its behalf
 */
record LivePlugin(
    String id,
    String title,
    Contributed contributed,
    RouteTable routes,
    Gate gate,
    LivePlugins successors,
    Restriction restriction,
    Consumer<URI> hosts) {
  LivePlugin(
      String id,
      String title,
      Contributed contributed,
      Gate gate,
      LivePlugins successors,
      Consumer<URI> hosts) {
    this(
        id,
        title,
        contributed,
        new RouteTable(contributed.routes()),
        gate,
        successors,
        new Restriction(),
        hosts);
  }

  /** Its page at a path; null when there is none. */
  @Nullable Page page(String path) {
    for (Page page : contributed.pages()) {
      if (page.path().equals(path)) {
        return page;
      }
    }
    return null;
  }

  /** Its model providers, each call counted by the gate. */
  List<ModelProvider> modelProviders() {
    if (restriction.isReadOnly()) {
      return List.of();
    }
    return contributed.modelProviders().stream()
        .<ModelProvider>map(named -> new GatedProvider(this, named.provider(), named.name()))
        .toList();
  }

  /** Its tools, each call counted by the gate. */
  List<Tool> tools() {
    return contributed.tools().stream()
        .map(
            tool ->
                new Tool(
                    tool.name(),
                    tool.title(),
                    tool.description(),
                    tool.parameters(),
                    tool.effect(),
                    (caller, arguments) ->
                        calling(
                            () -> {
                              if (tool.effect() != Tool.Effect.READ) {
                                restriction.requireUnrestricted();
                              }
                              return tool.handler().call(caller, arguments);
                            },
                            successor -> {
                              Tool same = successor.tool(tool.name());
                              return same == null
                                  ? null
                                  : () -> same.handler().call(caller, arguments);
                            })))
        .toList();
  }

  /** Its readers of documents, each call counted by the gate. */
  List<DocumentReader> documentReaders() {
    return contributed.documentReaders().stream()
        .<DocumentReader>map(typed -> new GatedReader(this, typed.reader(), typed.mediaTypes()))
        .toList();
  }

  private record GatedReader(LivePlugin plugin, DocumentReader reader, Set<String> mediaTypes)
      implements DocumentReader {
    @Override
    public DocumentText read(DocumentFile file) throws InterruptedException {
      try {
        return plugin.calling(
            () -> reader.read(file),
            successor -> {
              for (DocumentReader same : successor.documentReaders()) {
                if (same.mediaTypes().contains(file.mediaType())) {
                  return () -> same.read(file);
                }
              }
              return null;
            });
      } catch (InterruptedException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new PergolaException(StandardError.INTERNAL, "The document reader failed.", e);
      }
    }
  }

  private @Nullable Tool tool(String name) {
    for (Tool tool : tools()) {
      if (tool.name().equals(name)) {
        return tool;
      }
    }
    return null;
  }

  /**
   * Calls into this version of the plugin, or into the one that took its place meanwhile: whoever
   * got hold of an extension just before an upgrade is served by the new one.
   *
   * @param same the same call to a successor; null when it lacks the extension
   * @throws PergolaException {@link StandardError#NOT_FOUND} when the plugin was stopped
   */
  private <T> T calling(Callable<T> work, Function<LivePlugin, @Nullable Callable<T>> same)
      throws Exception {
    try {
      return gate.call(work);
    } catch (Gate.ClosedException e) {
      LivePlugin successor = successors.get(id);
      Callable<T> again = successor == null || successor == this ? null : same.apply(successor);
      if (again == null) {
        throw e.gone();
      }
      return again.call();
    }
  }

  private record GatedProvider(LivePlugin plugin, ModelProvider provider, String name)
      implements ModelProvider {
    /** A call of one of the provider's methods. */
    private interface Call<T> {
      T of(ModelProvider provider) throws InterruptedException;
    }

    @Override
    public List<Model> models() {
      return answer(ModelProvider::models);
    }

    @Override
    public boolean isReady() {
      return answer(ModelProvider::isReady);
    }

    @Override
    public boolean takesKeys() {
      return answer(ModelProvider::takesKeys);
    }

    @Override
    public ChatResponse chat(ChatRequest request, Consumer<ChatEvent> events)
        throws InterruptedException {
      return ask(same -> same.chat(request, events));
    }

    @Override
    public Embeddings embed(EmbeddingRequest request) throws InterruptedException {
      return ask(same -> same.embed(request));
    }

    @Override
    public @Nullable ChatCompletionsEndpoint chatCompletions(@Nullable Secret key) {
      return answer(same -> Optional.ofNullable(endpoint(same, key))).orElse(null);
    }

    // A successor has hosts of its own, which it has checked.
    private @Nullable ChatCompletionsEndpoint endpoint(ModelProvider same, @Nullable Secret key) {
      ChatCompletionsEndpoint endpoint = same.chatCompletions(key);
      if (endpoint != null && same == provider) {
        plugin.hosts().accept(endpoint.baseUrl());
      }
      return endpoint;
    }

    private <T> T answer(Call<T> call) {
      try {
        return ask(call);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw undeclared(e);
      }
    }

    private <T> T ask(Call<T> call) throws InterruptedException {
      try {
        return plugin.calling(
            () -> call.of(provider),
            successor -> {
              ModelProvider same = successor.provider(name);
              return same == null ? null : () -> call.of(same);
            });
      } catch (InterruptedException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw undeclared(e);
      }
    }

    private static PergolaException undeclared(Exception e) {
      return new PergolaException(StandardError.INTERNAL, "The model provider failed.", e);
    }
  }

  private @Nullable ModelProvider provider(String name) {
    for (ModelProvider provider : modelProviders()) {
      if (provider.name().equals(name)) {
        return provider;
      }
    }
    return null;
  }
}
