// SPDX-License-Identifier: MIT
package dev.pergola.platform.chat;

import dev.pergola.api.Caller;
import dev.pergola.api.Json;
import dev.pergola.platform.chat.ConversationViews.Message;
import dev.pergola.platform.chat.MessageRow.Role;
import dev.pergola.platform.chat.MessageRow.Status;
import dev.pergola.platform.home.Uninterrupted;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Conversations as files: Markdown of what they show, for people; JSON of all that was ever said in
 * them, for programs.
 */
@Singleton
final class ConversationExport {
  private static final int PART = 100;
  private static final int LONGEST_NAME = 80;
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

  /** What a conversation can be exported as. */
  enum Format {
    MARKDOWN("md", "text/markdown"),
    JSON("json", "application/json");

    private final String suffix;
    private final String mediaType;

    Format(String suffix, String mediaType) {
      this.suffix = suffix;
      this.mediaType = mediaType;
    }

    String mediaType() {
      return mediaType;
    }
  }

  private final Conversations conversations;
  private final ConversationReader reader;

  ConversationExport(Conversations conversations, ConversationReader reader) {
    this.conversations = conversations;
    this.reader = reader;
  }

  /**
   * A file.
   *
   * @param name with its suffix; letters of any language, and no character that a file system minds
   */
  record File(String name, String content) {}

  /** One of the caller's conversations. */
  File file(Caller caller, UUID id, Format format) {
    return file(reader.whole(caller, id), format);
  }

  private static File file(ConversationReader.Opened whole, Format format) {
    var opened = ConversationViews.Opened.of(whole);
    return new File(
        name(opened) + "." + format.suffix,
        switch (format) {
          case MARKDOWN -> markdown(opened);
          case JSON -> Json.of(opened).toString();
        });
  }

  /** All of the caller's conversations, each as Markdown and as JSON, in one zip file. */
  void writeAll(Caller caller, OutputStream out) throws IOException {
    var zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    Conversations.Cursor after = null;
    do {
      Conversations.Cursor from = after;
      var part =
          Uninterrupted.call(
              () -> conversations.list(caller, Conversations.Filter.ALL, from, PART));
      for (ConversationRow row : part.conversations()) {
        write(zip, Uninterrupted.call(() -> reader.whole(caller, row.id())));
      }
      zip.flush();
      after = part.next();
    } while (after != null);
    zip.finish();
    zip.flush();
  }

  private static void write(ZipOutputStream zip, ConversationReader.Opened whole)
      throws IOException {
    for (Format format : Format.values()) {
      File file = file(whole, format);
      // Two conversations may have one title.
      zip.putNextEntry(new ZipEntry(whole.conversation().id() + "/" + file.name()));
      zip.write(file.content().getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
  }

  private static String name(ConversationViews.Opened opened) {
    String title =
        opened.title().replaceAll("[^\\p{L}\\p{M}\\p{N} _-]+", " ").replaceAll(" +", " ").strip();
    String brief =
        title.codePointCount(0, title.length()) <= LONGEST_NAME
            ? title
            : title.substring(0, title.offsetByCodePoints(0, LONGEST_NAME)).strip();
    return (DAY.format(opened.createdAt()) + " " + brief).strip();
  }

  private static String markdown(ConversationViews.Opened opened) {
    var text = new StringBuilder("# ").append(opened.title()).append("\n\n");
    text.append("Begun ").append(MOMENT.format(opened.createdAt())).append(".\n");
    for (Message message : opened.messages()) {
      if (message.supersededBy() == null) {
        append(text, message);
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, Message message) {
    text.append("\n---\n\n**")
        .append(message.role() == Role.USER ? "Question" : "Answer")
        .append("**, ")
        .append(MOMENT.format(message.createdAt()));
    if (message.role() == Role.ASSISTANT && message.model() != null) {
      text.append(", ").append(message.model());
    }
    text.append("\n");
    if (!message.text().isBlank()) {
      text.append("\n").append(message.text()).append("\n");
    }
    for (Reply.CalledTool call : message.toolCalls()) {
      text.append("\n> Asked for **").append(call.title()).append("**");
      if (call.result() != null) {
        text.append(call.result().failed() ? ", which failed: " : ": ")
            .append(call.result().text().replace("\n", "\n> "));
      }
      text.append("\n");
    }
    List<Source> cited = message.sources().stream().filter(Source::cited).toList();
    if (!cited.isEmpty()) {
      text.append("\nSources:\n\n");
      cited.forEach(
          source -> text.append("- [%d] %s\n".formatted(source.number(), source.title())));
    }
    if (message.notice() != null) {
      text.append("\n*").append(message.notice()).append("*\n");
    } else if (message.status() != Status.COMPLETE) {
      text.append("\n*This answer is not complete.*\n");
    }
  }
}
