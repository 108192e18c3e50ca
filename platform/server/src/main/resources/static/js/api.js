// SPDX-License-Identifier: MIT
import { renewSession, signIn } from "./session.js";

/** An answer that is no success, or none at all (status 0). The message is fit for people. */
export class ApiError extends Error {
  constructor(status, code, detail) {
    super(detail);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
  }
}

const UNREACHABLE = "Pergola cannot be reached. Check your connection and try again.";

/**
 * Calls the server, renewing the session once when it has run out.
 *
 * @param {string} path
 * @param {{method?: string, body?: unknown, signal?: AbortSignal, accept?: string}} options body is
 *     sent as JSON
 * @returns {Promise<Response>} a success
 * @throws {ApiError} for anything else, except for an abort
 */
export async function call(path, options = {}) {
  const sent = Date.now();
  let response = await send(path, options);
  if (response.status === 401) {
    await reaching(() => renewSession(sent));
    response = await send(path, options);
    if (response.status === 401) {
      await signIn();
    }
  }
  if (!response.ok) {
    throw problem(response.status, await response.text());
  }
  return response;
}

/** As {@link call}; answers with what the JSON says, null for an empty answer. */
export async function callJson(path, options = {}) {
  const text = await (await call(path, options)).text();
  return text === "" ? null : JSON.parse(text);
}

/** What a refused request's body says (RFC 9457). */
export function problem(status, body) {
  try {
    const { code, detail, title } = JSON.parse(body);
    return new ApiError(status, code ?? "UNKNOWN", detail ?? title ?? unexplained(status));
  } catch {
    return new ApiError(status, "UNKNOWN", unexplained(status));
  }
}

/** The error of a request that got no answer. */
export function unreachable() {
  return new ApiError(0, "UNREACHABLE", UNREACHABLE);
}

function unexplained(status) {
  return `The server answered with status ${status} and no explanation. Try again.`;
}

function send(path, { method = "GET", body, signal, accept = "application/json" }) {
  const headers = { Accept: accept };
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  return reaching(() =>
    fetch(path, {
      method,
      headers,
      signal,
      body: body === undefined ? undefined : JSON.stringify(body),
    }),
  );
}

async function reaching(request) {
  try {
    return await request();
  } catch (error) {
    throw error instanceof TypeError ? unreachable() : error;
  }
}
