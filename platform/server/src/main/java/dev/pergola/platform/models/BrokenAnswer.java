// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** What is wrong with a vendor's answer, in words for people. */
final class BrokenAnswer extends IOException {
  private static final long serialVersionUID = 1;

  BrokenAnswer(String message) {
    super(message);
  }

  /** Why a connection failed. What the client library says of it speaks of its own inside. */
  static String reason(IOException e) {
    if (e instanceof BrokenAnswer && e.getMessage() != null) {
      return e.getMessage();
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
        return "no connection came about";
      }
      if (cause instanceof SSLException) {
        return "no secure connection came about";
      }
    }
    return "the connection was closed too early";
  }
}
