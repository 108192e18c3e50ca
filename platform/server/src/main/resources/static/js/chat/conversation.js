// SPDX-License-Identifier: MIT
import { callJson } from "../api.js";
import { element, notice } from "../dom.js";
import { toast } from "../toast.js";
import { Answer } from "./answer.js";
import { ask } from "./ask.js";
import { estimateText } from "./estimate.js";
import { drawnHistory } from "./history.js";
import { Question } from "./question.js";

const RELOAD_MILLISECONDS = 2000;
const TITLE_MILLISECONDS = [1000, 2000, 4000, 8000, 15000];

/**
 * One conversation: its messages, and the answer that is under way. It goes on while another one
 * is looked at. Tells of itself by events: "asked" when a question is asked in the place of another, with
 * the model that was chosen for that,
 * "started" when it is stored, "changed" when it begins or ends to answer or its messages change,
 * "titled" when it has got a title, "withdrawn" with a question that was not asked after all,
 * "said" with words for those who cannot see.
 */
export class Conversation extends EventTarget {
  /** The messages, one element each. */
  messages = [];
  title = null;
  /** The model and the style that were chosen in it; null for none. */
  model = null;
  style = null;
  /** Where the messages before those go on; null when there are none. */
  earlier = null;
  /** What waits for a word on its cost: the estimate, and what to call with the word. */
  pending = null;
  #agreed = 0; // up to what cost a word was given, in millionths; tokens where no price is known
  #abort = null;

  /**
   * @param {string | null} id null for a new one
   * @param {string | null} projectId of a new one
   */
  constructor(id, projectId = null) {
    super();
    this.id = id;
    this.projectId = projectId;
  }

  /** Whether an answer is under way. */
  get answering() {
    return this.#abort !== null;
  }

  /** Brings the latest messages; shows why if it cannot. */
  async load() {
    try {
      const { messages, answering, ...about } = await callJson(this.#path);
      this.title = about.title;
      this.model = about.model;
      this.style = about.style;
      this.projectId = about.projectId;
      this.earlier = about.earlier;
      this.messages = drawnHistory(messages, { answering, ...this.#actions });
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
    this.messages.unshift(...drawnHistory(messages, { ...this.#actions, goesOn: true }));
    this.#tell("changed");
  }

  get #path() {
    return `/api/conversations/${encodeURIComponent(this.id)}`;
  }

  get #actions() {
    return {
      edit: (question, text) => this.#again(question, text, null),
      again: (question, model) => this.#again(question, null, model),
      earlier: (id) => this.#superseded(id),
    };
  }

  // Another window is being answered: its answer can be read here once it is stored.
  #reload() {
    if (!this.answering && this.messages.some(({ isConnected }) => isConnected)) {
      this.load();
    }
  }

  async #superseded(id) {
    const { messages } = await callJson(
      `${this.#path}/messages/${encodeURIComponent(id)}/superseded`,
    );
    return drawnHistory(messages, { earlier: this.#actions.earlier });
  }

  /**
   * Asks; the answer appears among the messages.
   *
   * @param {string} message
   * @param {{model: string | null, style: string | null}} chosen null for what is so already
   */
  async ask(message, { model, style }) {
    const question = new Question(message, this.#actions);
    this.messages.push(question.element);
    const projectId = this.id === null ? this.projectId : null;
    await this.#answer(question, { message, model, style, projectId });
  }

  /** Stops the answer that is under way. */
  stop() {
    this.#abort?.abort();
  }

  // In the place of a question and of all that follows it; the same words when there are no others.
  async #again(question, text, model) {
    if (this.answering) {
      return;
    }
    const before = this.messages;
    const place = before.indexOf(question.element);
    const asked = new Question(text ?? question.text, this.#actions);
    this.messages = [...before.slice(0, place), asked.element];
    const stored = this.#answer(asked, { message: text, model, replaces: question.id });
    this.#tell("asked", model);
    if (!(await stored)) {
      this.messages = before;
      this.#tell("changed");
    }
  }

  /** Answers whether the question was stored, or was asked for the first time. */
  async #answer(question, wanted) {
    const answer = new Answer();
    answer.work("Thinking…");
    this.messages.push(answer.element);
    this.#abort = new AbortController();
    this.#tell("changed");
    this.#tell("said", "Thinking…");
    const { signal } = this.#abort;
    const about = { model: wanted.model ?? this.model, usage: null, cost: null };
    about.again = (model) => this.#again(question, null, model);
    try {
      const request = { ...wanted, conversationId: this.id };
      if (!(await this.#mayCost(request, answer, signal))) {
        this.#withdraw(question, answer, wanted);
        return false;
      }
      for await (const event of ask(request, signal)) {
        this.#take(event, question, answer, about, wanted);
      }
      answer.complete({ ...about, at: Date.now() });
      this.#tell(
        "said",
        answer.element.querySelector(".markdown") ? `Answer: ${answer.text}` : "Done.",
      );
    } catch (error) {
      if (wanted.replaces && !question.id && error.name !== "AbortError") {
        toast("bad", error.message);
        return false;
      }
      this.#fail(error, question, answer, about, wanted);
    } finally {
      this.#abort = null;
      this.#tell("changed");
    }
    return Boolean(question.id) || !wanted.replaces;
  }

  // Asks at most once about a cost, and again only about twice as much. What cannot be estimated
  // is sent: whatever is wrong with it is told then.
  async #mayCost(request, answer, signal) {
    const quote = await callJson("/api/chat/estimate", {
      method: "POST",
      body: request,
      signal,
    }).catch((error) => {
      if (error.name === "AbortError") {
        throw error;
      }
      return null;
    });
    const size = quote?.cost?.micros ?? quote?.inputTokens ?? 0;
    if (!quote?.confirm || size <= 2 * this.#agreed) {
      return true;
    }
    answer.work("Waiting for your word on the cost…");
    const agreed = await new Promise((decide) => {
      this.pending = { quote, decide };
      signal.addEventListener("abort", () => decide(false));
      this.#tell("said", estimateText(quote));
      this.#tell("changed");
    });
    this.pending = null;
    if (agreed) {
      this.#agreed = size;
      answer.work("Thinking…");
      this.#tell("changed");
    }
    return agreed;
  }

  // As if it had never been asked; what it would have replaced is put back by whoever asked.
  #withdraw(question, answer, wanted) {
    if (!wanted.replaces) {
      this.#remove(question, answer);
      this.#tell("withdrawn", question.text);
    }
    this.#tell("said", "Not asked.");
  }

  #remove(question, answer) {
    const mine = [question.element, answer.element];
    this.messages = this.messages.filter((shown) => !mine.includes(shown));
  }

  #take({ name, data }, question, answer, about, wanted) {
    switch (name) {
      case "start":
        this.model = wanted.model ?? this.model;
        this.style = wanted.style ?? this.style;
        about.model = data.model ?? about.model;
        if (data.questionId) {
          question.stored(data.questionId, Boolean(wanted.replaces));
        }
        this.#started(data);
        break;
      case "delta":
        answer.say(data.text);
        break;
      case "sources":
        answer.sources(data.sources);
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
      case "usage":
        about.usage = data;
        break;
      case "done":
        about.model = data.model ?? about.model;
        about.cost = data.cost ?? null;
        answer.sources(data.sources ?? []);
        about.attempts = data.attempts ?? [];
        if (data.notice) {
          answer.remark(data.notice);
        }
        if (data.titleFollows) {
          this.#awaitTitle();
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

  // A title is made behind the answer; when none comes, the conversation keeps the one it has.
  async #awaitTitle() {
    for (const milliseconds of TITLE_MILLISECONDS) {
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      const found = await callJson(`${this.#path}?limit=1`).catch(() => null);
      if (found === null) {
        return;
      }
      if (found.title !== this.title) {
        this.title = found.title;
        this.#tell("titled");
        return;
      }
    }
  }

  #fail(error, question, answer, about, wanted) {
    if (error.name === "AbortError") {
      answer.stopped(question.id ? about : { ...about, again: null });
      this.#tell("said", "Stopped.");
      return;
    }
    if (error.status >= 400 && error.status < 500 && !question.id && !wanted.replaces) {
      this.#remove(question, answer); // asked in the same words, it is refused again
      this.#tell("withdrawn", question.text);
      toast("bad", error.message);
      return;
    }
    answer.failed(error.message, () => this.#retry(question, answer, wanted), error.attempts);
  }

  // What was never stored is asked for the first time.
  #retry(question, answer, wanted) {
    if (this.answering) {
      return;
    }
    if (question.id) {
      this.#again(question, null, wanted.model ?? null);
      return;
    }
    this.messages = this.messages.filter((shown) => shown !== answer.element);
    this.#answer(question, wanted);
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
