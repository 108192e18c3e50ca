// SPDX-License-Identifier: MIT

/**
 * Reads server-sent events from a stream of bytes that may be cut anywhere: inside a line, a line
 * ending or a character. The format is WHATWG HTML's "event stream".
 */
export class EventStreamParser {
  #decoder = new TextDecoder(); // drops a byte order mark
  #line = "";
  #afterReturn = false;
  #name = "";
  #data = [];

  /**
   * @param {Uint8Array} bytes
   * @returns {{name: string, data: string}[]} the events that these bytes complete
   */
  push(bytes) {
    const events = [];
    for (const character of this.#decoder.decode(bytes, { stream: true })) {
      const endsReturn = character === "\n" && this.#afterReturn;
      this.#afterReturn = character === "\r";
      if (endsReturn) {
        continue; // the second half of one line ending
      }
      if (character === "\r" || character === "\n") {
        this.#endLine(events);
      } else {
        this.#line += character;
      }
    }
    return events;
  }

  #endLine(events) {
    const line = this.#line;
    this.#line = "";
    if (line === "") {
      if (this.#data.length > 0) {
        events.push({ name: this.#name || "message", data: this.#data.join("\n") });
      }
      this.#name = "";
      this.#data = [];
      return;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") {
      this.#name = value;
    } else if (field === "data") {
      this.#data.push(value);
    }
  }
}
