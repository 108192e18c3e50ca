// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;

/**
 * What a vendor's server answered, of which the head is there.
 *
 * @param contentType JSON's for an answer that does not say
 * @param headers those that clients are to have; names in lower case
 * @param body hands out what came before it throws; read by one thread
 */
record VendorAnswer(
    int status, String contentType, Map<String, String> headers, InputStream body, HttpPost request)
    implements Closeable {
  /** How large an answer that comes whole may be, in bytes. */
  static final int LARGEST = 64 << 20;

  // What clients go by when they are told to slow down.
  private static final Set<String> PASSED_HEADERS = Set.of("retry-after", "retry-after-ms");
  private static final String PASSED_PREFIX = "x-ratelimit-";

  static VendorAnswer of(ClassicHttpResponse response, HttpPost request) throws IOException {
    Map<String, String> passed = new LinkedHashMap<>();
    for (Header header : response.getHeaders()) {
      String name = header.getName().toLowerCase(Locale.ROOT);
      if (PASSED_HEADERS.contains(name) || name.startsWith(PASSED_PREFIX)) {
        passed.putIfAbsent(name, header.getValue());
      }
    }
    Header type = response.getFirstHeader(HttpHeaders.CONTENT_TYPE);
    HttpEntity entity = response.getEntity();
    return new VendorAnswer(
        response.getCode(),
        type == null ? MediaType.APPLICATION_JSON : type.getValue(),
        passed,
        entity == null ? InputStream.nullInputStream() : entity.getContent(),
        request);
  }

  boolean isStream() {
    return status == 200 && contentType.startsWith(MediaType.TEXT_EVENT_STREAM);
  }

  boolean isJson() {
    return contentType.startsWith(MediaType.APPLICATION_JSON);
  }

  /**
   * Reads the body whole.
   *
   * @param into has what came, also when it throws
   */
  void read(ByteArrayOutputStream into) throws IOException {
    byte[] some = new byte[16 * 1024];
    for (int length = body.read(some); length >= 0; length = body.read(some)) {
      into.write(some, 0, length);
      if (into.size() > LARGEST) {
        throw new BrokenAnswer("it is too large");
      }
    }
  }

  /** Ends the connection, unless all has been read. By any thread: whoever reads is woken. */
  @Override
  public void close() {
    request.cancel();
  }
}
