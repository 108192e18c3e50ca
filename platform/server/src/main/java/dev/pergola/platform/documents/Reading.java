// SPDX-License-Identifier: MIT
package dev.pergola.platform.documents;

import dev.pergola.api.DocumentFile;
import dev.pergola.api.DocumentReader;
import dev.pergola.api.DocumentText;
import dev.pergola.api.PergolaException;
import dev.pergola.api.StandardError;
import dev.pergola.platform.plugins.Extensions;
import dev.pergola.platform.plugins.Extensions.Offered;
import dev.pergola.platform.plugins.PluginErrors;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Has files read: text and Markdown by the server itself, others by the plugins' readers, each in a
 * bounded time and few at once, since a hostile file may keep a thread for as long as it likes.
 */
@Singleton
final class Reading {
  private static final int AT_ONCE = 2;

  private final Extensions extensions;
  private final DocumentsSettings settings;
  private final Semaphore free = new Semaphore(AT_ONCE, true);

  Reading(Extensions extensions, DocumentsSettings settings) {
    this.extensions = extensions;
    this.settings = settings;
  }

  /**
   * Reads a file.
   *
   * @throws InterruptedException when the thread was interrupted
   * @throws PergolaException as {@link DocumentReader#read} says; {@link StandardError#TIMEOUT}
   *     when it took too long, {@link StandardError#NOT_CONFIGURED} when nobody reads its kind
   */
  DocumentText read(String name, FileKind kind, byte[] content) throws InterruptedException {
    var file =
        new DocumentFile(
            name, kind.mediaType(), content, settings.maxPages(), settings.maxCharacters());
    if (kind == FileKind.TEXT || kind == FileKind.MARKDOWN) {
      return new TextReader().read(file);
    }
    Offered<DocumentReader> reader =
        extensions.documentReaders().stream()
            .filter(offered -> offered.extension().mediaTypes().contains(kind.mediaType()))
            .findFirst()
            .orElseThrow(() -> nobodyReads(name));
    if (!free.tryAcquire(settings.readingTime().toMillis(), TimeUnit.MILLISECONDS)) {
      throw new PergolaException(
          StandardError.TIMEOUT, "The server is busy reading other documents. Try again later.");
    }
    var task =
        new FutureTask<>(
            () -> {
              try {
                return reader.extension().read(file);
              } finally {
                free.release();
              }
            });
    Thread.ofPlatform().daemon().name("document-reader").start(task);
    try {
      return whole(file, reader.pluginId(), task);
    } catch (InterruptedException e) {
      task.cancel(true);
      throw e;
    }
  }

  @SuppressWarnings("ConstantValue") // nothing makes a plugin keep to the contract's non-nulls
  private DocumentText whole(DocumentFile file, String pluginId, FutureTask<DocumentText> task)
      throws InterruptedException {
    try {
      DocumentText text = task.get(settings.readingTime().toMillis(), TimeUnit.MILLISECONDS);
      if (text == null || text.blocks().isEmpty()) {
        throw file.withoutText();
      }
      return text;
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new PergolaException(
          StandardError.TIMEOUT,
          "%s takes longer than %d seconds to read. Split it, or print it to a new PDF, and upload that."
              .formatted(file.name(), settings.readingTime().toSeconds()),
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof OutOfMemoryError) {
        throw new PergolaException(
            StandardError.TOO_LARGE,
            "%s takes more memory to read than there is. Split it, and upload the parts that matter."
                .formatted(file.name()));
      }
      throw PluginErrors.copy(pluginId, "reading a document", cause(e));
    }
  }

  private static Throwable cause(ExecutionException e) {
    return e.getCause() == null ? e : e.getCause();
  }

  private PergolaException nobodyReads(String name) {
    return new PergolaException(
        StandardError.NOT_CONFIGURED,
        extensions.isSafeMode()
            ? "%s cannot be read: the server runs in safe mode, without plugins. Start it without --safe-mode."
                .formatted(name)
            : "%s cannot be read: no started plugin reads such files. Start the plugin documents on the Plugins page, or upload text or Markdown."
                .formatted(name));
  }
}
