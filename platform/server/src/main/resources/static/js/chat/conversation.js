// SPDX-License-Identifier: MIT
import { callJson } from "../api.js";
import { element, notice } from "../dom.js";
import { Answer } from "./answer.js";
import { ask } from "./ask.js";
import { asked, drawnHistory } from "./history.js";

const RELOAD_MILLISECONDS = 2000;

/**
 * One conversation: its messages, and the answer that is under way. It goes on while another one
 * is looked at. Tells of itself by events: "started" when it is stored, "changed" when it begins
 * or ends to answer, "said" with words for those who cannot see.
 */
export class Conversation extends EventTarget {
  /** The messages, one element each. */
  messages = [];
  title = null;
  /** Where the messages before those go on; null when there are none. */
  earlier = null;
  #abort = null;

  /** @param {string | null} id null for a new one */
  constructor(id) {
    super();
    this.id = id;
  }

  /** Whether an answer is under way. */
  get answering() {
    return this.#abort !== null;
  }

  /** Brings the latest messages; shows why if it cannot. */
  async load() {
    try {
      const { title, messages, answering, earlier } = await callJson(this.#path);
      this.title = title;
      this.earlier = earlier;
      this.messages = drawnHistory(messages, answering);
      if (answering) {
        setTimeout(() => this.#reload(), RELOAD_MILLISECONDS);
      }
    } catch (error) {
      this.messages = [notLoaded(error)];
    }
    this.#tell("changed");
  }

  /** Brings the messages before those that are here. */
  async loadEarlier() {
    const { messages, earlier } = await callJson(`${this.#path}?before=${this.earlier}`);
    this.earlier = earlier;
    this.messages.unshift(...drawnHistory(messages, false));
    this.#tell("changed");
  }

  get #path() {
    return `/api/conversations/${encodeURIComponent(this.id)}`;
  }

  // Another window is being answered: its answer can be read here once it is stored.
  #reload() {
    if (!this.answering && this.messages.some(({ isConnected }) => isConnected)) {
      this.load();
    }
  }

  /** Asks; the answer appears among the messages. */
  async ask(message, model) {
    const question = asked(message);
    this.messages.push(question);
    await this.#answer(message, model);
  }

  /** Stops the answer that is under way. */
  stop() {
    this.#abort?.abort();
  }

  async #answer(message, model) {
    const answer = new Answer();
    answer.work("Thinking…");
    this.messages.push(answer.element);
    this.#abort = new AbortController();
    this.#tell("changed");
    this.#tell("said", "Thinking…");
    const about = { model };
    try {
      const question = { message, conversationId: this.id, model };
      for await (const event of ask(question, this.#abort.signal)) {
        this.#take(event, answer, about);
      }
      answer.complete({ ...about, at: Date.now() });
      this.#tell("said", answer.element.querySelector(".markdown") ? `Answer: ${answer.text}` : "Done.");
    } catch (error) {
      this.#fail(error, answer, about, () => this.#again(answer, message, model));
    } finally {
      this.#abort = null;
      this.#tell("changed");
    }
  }

  #take({ name, data }, answer, about) {
    switch (name) {
      case "start":
        this.#started(data);
        about.model = data.model ?? about.model;
        break;
      case "delta":
        answer.say(data.text);
        break;
      case "tool_call": {
        const { title } = answer.call(data);
        answer.work(`${title}…`);
        this.#tell("said", `${title}…`);
        break;
      }
      case "tool_result":
        answer.result(data);
        answer.work("Thinking…");
        break;
      case "done":
        about.model = data.model ?? about.model;
        if (data.notice) {
          answer.remark(data.notice);
        }
        break;
      default: // later servers may tell more
    }
  }

  #started({ conversationId, title }) {
    this.title = title ?? this.title;
    if (this.id !== conversationId) {
      this.id = conversationId;
      this.#tell("started");
    }
  }

  #fail(error, answer, about, retry) {
    if (error.name === "AbortError") {
      answer.stopped(about);
      this.#tell("said", "Stopped.");
      return;
    }
    answer.failed(error.message, () => retry());
  }

  #again(answer, message, model) {
    if (this.answering) {
      return;
    }
    this.messages = this.messages.filter((shown) => shown !== answer.element);
    answer.element.remove();
    this.#answer(message, model);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function notLoaded({ status, message }) {
  const again =
    status === 404 ? null : element("a.button", { href: location.pathname }, "Try again");
  return notice("bad", element("p", {}, message), again);
}
