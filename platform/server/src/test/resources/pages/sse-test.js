// SPDX-License-Identifier: MIT
import { EventStreamParser } from "/assets/js/chat/sse.js";
import { equal, test } from "/tests/suite.js";

const STREAM =
  "\uFEFFevent: delta\ndata: {\"text\":\"Café €1,234 🌿\"}\n\n" +
  ": still here\r\n\r\n" +
  "event: done\r\ndata: first\r\ndata:second\r\nid: 7\r\n\r\n" +
  "data: without a name\r\rdata\n\nevent: nothing\n\ndata: cut off";
const EVENTS = [
  { name: "delta", data: '{"text":"Café €1,234 🌿"}' },
  { name: "done", data: "first\nsecond" },
  { name: "message", data: "without a name" },
  { name: "message", data: "" },
];

const bytes = new TextEncoder().encode(STREAM);

function parsed(...pieces) {
  const parser = new EventStreamParser();
  return pieces.flatMap((piece) => parser.push(piece));
}

test("a stream in one piece is read", () => equal(parsed(bytes), EVENTS));

test("a stream that is cut at any byte is read the same", () => {
  for (let cut = 0; cut <= bytes.length; cut++) {
    equal(parsed(bytes.slice(0, cut), bytes.slice(cut)), EVENTS);
  }
});

test("a stream that comes byte by byte is read the same", () => {
  equal(parsed(...Array.from(bytes, (byte) => Uint8Array.of(byte))), EVENTS);
});
