// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Somebody who takes requests for chat completions.
 *
 * @param name for the report
 * @param path where
 * @param headers what is to be sent along
 */
record CompletionsTarget(String name, URI address, String path, Map<String, String> headers) {
  /**
   * A request for a stream, as bytes.
   *
   * @param paceMicros between two chunks; 0 for none
   */
  byte[] request(long paceMicros) {
    String body =
        """
        {"model":"simulated","stream":true,"messages":[{"role":"system","content":"You help."},\
        {"role":"user","content":"Say two hundred words."}]%s}"""
            .formatted(paceMicros == 0 ? "" : ",\"user\":\"pace-%d\"".formatted(paceMicros));
    var head =
        new StringBuilder(
            "POST %s HTTP/1.1\r\nHost: %s\r\n".formatted(path, address.getAuthority()));
    headers.forEach((header, value) -> head.append("%s: %s\r\n".formatted(header, value)));
    head.append(
        "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n".formatted(body.length()));
    return (head + body).getBytes(StandardCharsets.US_ASCII);
  }
}
