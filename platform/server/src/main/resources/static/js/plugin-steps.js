// SPDX-License-Identifier: MIT
// The steps of an install, an upgrade or a roll back, as the server tells them.
import { ApiError } from "./api.js";
import { EventStreamParser } from "./chat/sse.js";
import { element, icon } from "./dom.js";

/** A list of steps that grows: one is under way, those before it are done. */
export class StepList {
  constructor() {
    this.list = element("ol.steps");
    this.current = null;
    this.step = null;
  }

  /** A step begins, and the one before it has succeeded. */
  enter({ step, title }) {
    this.#end("done", "check", ": done");
    this.step = step;
    this.current = element(
      "li.step.running",
      {},
      element("span.spinner", { "aria-hidden": "true" }),
      title,
      element("span.visually-hidden", {}, ": under way"),
    );
    this.list.append(this.current);
  }

  /** All steps went well. */
  done() {
    // an old version may be busy for longer than anybody should wait
    if (this.step === "DRAIN") {
      this.#end("done", "info", ": goes on by itself");
    } else {
      this.#end("done", "check", ": done");
    }
  }

  /** The step under way failed. */
  failed() {
    this.#end("failed", "cross", ": failed");
  }

  #end(state, sign, words) {
    if (this.current === null) {
      return;
    }
    this.current.classList.replace("running", state);
    this.current.querySelector(".spinner").replaceWith(icon(sign));
    this.current.querySelector(".visually-hidden").textContent = words;
    this.current = null;
  }
}

/** What the server tells of a change, as it comes. */
export class Told {
  #parser = new EventStreamParser();
  #end = null;

  /** @param {StepList} steps shows them */
  constructor(steps) {
    this.steps = steps;
  }

  /** @param {Uint8Array} bytes some more of the stream */
  push(bytes) {
    for (const { name, data } of this.#parser.push(bytes)) {
      const told = JSON.parse(data);
      if (name === "step") {
        this.steps.enter(told);
      } else {
        this.#end = { name, told };
      }
    }
  }

  /**
   * The stream is over.
   *
   * @returns how the plugin stands, as in the API
   * @throws {ApiError} what went wrong
   */
  result() {
    if (this.#end?.name === "done") {
      const plugin = this.#end.told;
      if (plugin.state === "FAILED") {
        this.steps.failed();
      } else {
        this.steps.done();
      }
      return plugin;
    }
    if (this.#end?.name === "error") {
      this.steps.failed();
      throw new ApiError(this.#end.told.status, this.#end.told.code, this.#end.told.detail);
    }
    throw new ApiError(
      0,
      "UNREACHABLE",
      "The connection broke off. The server goes on with it: reload the page to see how it stands.",
    );
  }
}
