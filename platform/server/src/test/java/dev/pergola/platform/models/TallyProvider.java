// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.Json;
import dev.pergola.api.Message;
import dev.pergola.api.Model;
import dev.pergola.api.ModelProvider;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.api.Usage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Asks a {@link TallyUpstream}. */
final class TallyProvider implements ModelProvider {
  private final int port;

  TallyProvider(int port) {
    this.port = port;
  }

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public List<Model> models() {
    return List.of(new Model("gpt-5-mini", "Tally", 1));
  }

  @Override
  public ChatResponse chat(ChatRequest request, Consumer<ChatEvent> events) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String mark = ((Message.User) request.messages().getLast()).text();
      socket.getOutputStream().write((mark + "\n").getBytes(StandardCharsets.UTF_8));
      return read(
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)),
          events);
    } catch (IOException e) {
      throw new PergolaException(StandardError.UNAVAILABLE, "The answer broke off.", e);
    }
  }

  private static ChatResponse read(BufferedReader in, Consumer<ChatEvent> events)
      throws IOException {
    var text = new StringBuilder();
    Usage counted = Usage.NONE;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "word" -> {
          text.append(words[1]);
          events.accept(new ChatEvent.Delta(words[1]));
        }
        case "counted" -> {
          counted = new Usage(Long.parseLong(words[1]), Long.parseLong(words[2]), 0, 0);
          events.accept(new ChatEvent.Counted(counted));
        }
        case "end" -> {
          return new ChatResponse(
              text.toString(), List.of(), ChatResponse.StopReason.END, counted, "tally");
        }
        default ->
            throw new PergolaException(
                StandardError.RATE_LIMITED, "Slow down.", Json.object("status", 429));
      }
    }
    throw new IOException("no end");
  }
}
