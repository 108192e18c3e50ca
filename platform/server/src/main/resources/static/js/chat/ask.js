// SPDX-License-Identifier: MIT
import { ApiError, call, unreachable } from "../api.js";
import { EventStreamParser } from "./sse.js";

/**
 * Asks, and gives the answer as it comes.
 *
 * @param {{message: string, conversationId: string | null, model: string | null}} question
 * @param {AbortSignal} signal ends the answer
 * @returns {AsyncGenerator<{name: string, data: any}>} events up to and including "done"
 * @throws {ApiError} when it fails, also in the middle
 */
export async function* ask(question, signal) {
  const response = await call("/api/chat/stream", {
    method: "POST",
    body: question,
    signal,
    accept: "text/event-stream, application/json",
  });
  const reader = response.body.getReader();
  try {
    for await (const { name, data } of events(reader)) {
      const content = JSON.parse(data);
      if (name === "error") {
        const { code, detail, attempts = [] } = content;
        throw Object.assign(new ApiError(response.status, code, detail), { attempts });
      }
      yield { name, data: content };
      if (name === "done") {
        return;
      }
    }
  } finally {
    reader.cancel().catch(() => {}); // it may have failed already
  }
  throw new ApiError(0, "INCOMPLETE", "The connection broke off before the answer was complete.");
}

async function* events(reader) {
  const parser = new EventStreamParser();
  for (;;) {
    const { value, done } = await read(reader);
    if (done) {
      return;
    }
    yield* parser.push(value);
  }
}

async function read(reader) {
  try {
    return await reader.read();
  } catch (error) {
    throw error instanceof TypeError ? unreachable() : error;
  }
}
