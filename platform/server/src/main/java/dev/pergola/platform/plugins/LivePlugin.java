// SPDX-License-Identifier: MIT
package dev.pergola.platform.plugins;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.Model;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.Page;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.Tool;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A started plugin: what it brought, and the gate through which all calls into it go.
 *
 * @param contributed what it brought, to be called inside the gate only
 */
record LivePlugin(String id, String title, Contributed contributed, RouteTable routes, Gate gate) {
  LivePlugin(String id, String title, Contributed contributed, Gate gate) {
    this(id, title, contributed, new RouteTable(contributed.routes()), gate);
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
    return contributed.modelProviders().stream()
        .<ModelProvider>map(provider -> new GatedProvider(provider, gate))
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
                    (caller, arguments) -> gate.call(() -> tool.handler().call(caller, arguments))))
        .toList();
  }

  private record GatedProvider(ModelProvider provider, Gate gate) implements ModelProvider {
    @Override
    public String name() {
      return inside(provider::name);
    }

    @Override
    public List<Model> models() {
      return inside(provider::models);
    }

    @Override
    public ChatResponse chat(ChatRequest request, Consumer<ChatEvent> events)
        throws InterruptedException {
      try {
        return gate.call(() -> provider.chat(request, events));
      } catch (InterruptedException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw undeclared(e);
      }
    }

    private <T> T inside(java.util.concurrent.Callable<T> work) {
      try {
        return gate.call(work);
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw undeclared(e);
      }
    }

    private static PergolaException undeclared(Exception e) {
      return new PergolaException(StandardError.INTERNAL, "The model provider failed.", e);
    }
  }
}
