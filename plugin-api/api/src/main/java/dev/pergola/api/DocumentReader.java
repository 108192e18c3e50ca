// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.util.Set;

/**
 * Reads the text out of documents of some media types. Called by several threads at once.
 *
 * <p>Files come from people and are not to be trusted: a reader opens nothing that a document
 * refers to, and ends with an error, in bounded time and memory, whatever it is given. It needs the
 * file's bytes and nothing else of the machine.
 */
public interface DocumentReader {
  /**
   * The media types that it reads, in lower case and without parameters, such as {@code
   * application/pdf}. Asked once, during {@link Plugin#setUp}.
   */
  Set<String> mediaTypes();

  /**
   * Reads a document. Interrupting the thread ends it soon.
   *
   * @return its text, in the order in which people read it; never empty
   * @throws InterruptedException when the thread was interrupted
   * @throws PergolaException {@link StandardError#INVALID_ARGUMENT} when the file is broken, is
   *     protected by a password or holds no text, {@link StandardError#TOO_LARGE} when it is beyond
   *     the file's bounds; the message is shown to whoever uploaded it, names the file and says
   *     what to do
   */
  DocumentText read(DocumentFile file) throws InterruptedException;
}
