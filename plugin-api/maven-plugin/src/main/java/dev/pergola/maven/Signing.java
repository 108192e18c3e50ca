// SPDX-License-Identifier: MIT
package dev.pergola.maven;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The trust module's signing at work in a process of its own, for any number of jars. */
final class Signing implements AutoCloseable {
  private static final String KEY = "key ";
  private static final String ERROR = "error ";

  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter jars;
  private final String publicKey;

  Signing(Process process) throws IOException {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.jars =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    try {
      this.publicKey = answer(KEY).substring(KEY.length());
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** The public half, in the form that a server takes in its publishers' keys. */
  String publicKey() {
    return publicKey;
  }

  /**
   * Signs a jar in place.
   *
   * @return what was signed, for people
   * @throws IOException with a sentence for people
   */
  String sign(Path jar) throws IOException {
    jars.write(jar.toString());
    jars.write('\n');
    jars.flush();
    return answer("signed ");
  }

  private String answer(String kind) throws IOException {
    String line = answers.readLine();
    if (line != null && line.startsWith(kind)) {
      return line;
    }
    if (line != null && line.startsWith(ERROR)) {
      throw new IOException(line.substring(ERROR.length()));
    }
    // Not an answer: what the virtual machine says when it cannot even start.
    throw new IOException("The signing ended: " + line);
  }

  /** Ends the process. */
  @Override
  public void close() {
    process.destroy();
  }
}
