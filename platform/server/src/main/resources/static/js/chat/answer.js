// SPDX-License-Identifier: MIT
import { copyButton } from "../clipboard.js";
import { element, icon, notice } from "../dom.js";
import { Markdown } from "./markdown.js";
import { linked, sourceList } from "./sources.js";
import { entry, menu } from "./menu.js";
import { models, modelTitle } from "./models.js";
import { ToolCall } from "./tool-call.js";

const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** One answer: words and tool calls in the order in which they came. */
export class Answer {
  element = element("article.answer", { "aria-label": "Answer" });
  #said = []; // the words of each run between tool calls
  #markdown = null; // shows the last run
  #frame = 0;
  #calls = new Map();
  #working = null;
  #sources = [];

  /** All words said so far, as Markdown. */
  get text() {
    return this.#said.filter((run) => run !== "").join("\n\n");
  }

  /** Remembers the id of a stored message that it is made of. */
  part(id) {
    this.element.dataset.messages = `${this.element.dataset.messages ?? ""} ${id}`.trim();
  }

  /** Shows that something is being done. */
  work(label) {
    if (!this.#working) {
      const dots = element("span.working-dots", {}, ...[1, 2, 3].map(() => element("i")));
      this.#working = element("div.working", { "aria-hidden": "true" }, dots, element("span"));
      this.element.setAttribute("aria-busy", "true");
    }
    this.#working.lastChild.textContent = label;
    this.element.append(this.#working);
  }

  /** Adds words. */
  say(words) {
    if (!this.#markdown) {
      this.#markdown = new Markdown();
      this.#said.push("");
      this.#add(this.#markdown.element);
    }
    this.#said[this.#said.length - 1] += words;
    this.#frame ||= requestAnimationFrame(() => this.#draw(true));
    if (this.#working) {
      this.work("");
    }
  }

  /** Adds a tool call. */
  call(toolCall) {
    this.#endRun();
    const shown = new ToolCall(toolCall);
    this.#calls.set(toolCall.id, shown);
    this.#add(shown.element);
    return shown;
  }

  /** Adds a tool's result to its call; a result without one brings its own. */
  result(result) {
    const { id, name } = result;
    (this.#calls.get(id) ?? this.call({ id, name, arguments: {} })).finish(result);
  }

  /** Says what of the user's documents the model was given. */
  sources(sources) {
    this.#sources = sources;
  }

  /** Adds what the user should know about the answer. */
  remark(text) {
    this.#endRun();
    this.#add(notice("info", text));
  }

  /**
   * Ends as it should.
   *
   * @param {{model?: string | null, at?: string | number | null,
   *     usage?: {inputTokens: number, outputTokens: number} | null,
   *     cost?: {micros: number, currency: string} | null, attempts?: object[],
   *     again?: ((model: string | null) => void) | null}} about again asks once more, the same
   *     model when it is given none
   */
  complete(about = {}) {
    this.#end();
    this.#foot(about);
  }

  /** Ends because somebody stopped it. */
  stopped(about = {}) {
    this.#end();
    this.element.append(
      element("p.answer-stopped", {}, icon("stop"), "Stopped before the answer was complete."),
    );
    this.#foot(about);
  }

  /**
   * Ends because something went wrong; retry may be null, attempts say who was asked, and about
   * tells what it cost all the same.
   */
  failed(message, retry, attempts = [], { cost = null } = {}) {
    this.#end();
    const again = retry
      ? element(
          "div.actions",
          {},
          element("button.button", { type: "button", click: retry }, icon("retry"), "Try again"),
        )
      : null;
    const paid = cost ? element("p.meta", {}, `Cost: ${shownMoney(cost)}`) : null;
    const told = notice("bad", element("p", {}, message), paid, trace(attempts), again);
    told.classList.add("answer-error");
    this.element.append(told);
  }

  #add(child) {
    this.element.insertBefore(child, this.#working);
  }

  #draw(partial) {
    this.#frame = 0;
    this.#markdown?.show(this.#said.at(-1), { partial });
  }

  #endRun() {
    cancelAnimationFrame(this.#frame);
    this.#draw(false);
    this.#markdown = null;
  }

  #end() {
    this.#endRun();
    this.#working?.remove();
    this.#working = null;
    this.element.removeAttribute("aria-busy");
    if (this.#sources.length > 0) {
      for (const words of this.element.querySelectorAll(".markdown")) {
        linked(words, this.#sources);
      }
      this.element.append(...sourceList(this.#sources));
    }
    for (const call of this.#calls.values()) {
      call.abandon();
    }
  }

  #foot({ model = null, at = null, usage = null, cost = null, attempts = [], again = null }) {
    const meta = [
      model && modelTitle(model),
      tokens(usage),
      money(usage, cost),
      at && MOMENT.format(new Date(at)),
    ];
    this.element.append(
      element(
        "footer.answer-foot",
        {},
        this.text === "" ? null : copyButton("Copy", () => this.text),
        ...(again ? retry(model, again) : []),
        element("span.meta", { title: read(usage) }, meta.filter(Boolean).join(" · ")),
        trace(attempts),
      ),
    );
  }
}

const RESULTS = {
  ANSWERED: "answered",
  FAILED: "failed",
  BROKE_OFF: "broke off",
  SKIPPED: "was not asked",
};

// Who was asked and who was not, and why; nothing where the first model just answered.
function trace(attempts) {
  if (attempts.every(({ result }) => result === "ANSWERED")) {
    return null;
  }
  const steps = attempts.map(({ model, result, reason, millis, ownKey }) =>
    element(
      "li",
      {},
      element("strong", {}, modelTitle(model)),
      ` ${RESULTS[result] ?? result}`,
      result === "SKIPPED" ? null : ` after ${duration(millis)}`,
      ownKey ? ", with your own key" : null,
      reason ? element("span.reason", {}, reason) : null,
    ),
  );
  return element(
    "details.trace",
    {},
    element("summary", {}, "Which models were asked"),
    element("ol", {}, ...steps),
  );
}

// The same model, or, where there are several, any.
function retry(model, again) {
  const offered = models();
  const button = element("button.text-button.retry", { type: "button" }, icon("retry"), "Retry");
  if (offered.length < 2) {
    button.addEventListener("click", () => again(null));
    return [button];
  }
  const same = offered.find(({ id }) => id === model);
  const others = offered.filter(({ id }) => id !== model);
  const entries = [
    ...(same ? [entry("retry", `Again with ${same.title}`, () => again(same.id))] : []),
    ...others.map(({ id, title }) => entry("chat", `With ${title}`, () => again(id))),
  ];
  return [button, menu(button, entries)];
}

function duration(millis) {
  return millis < 1000
    ? `${millis} ms`
    : `${(millis / 1000).toLocaleString(undefined, { maximumFractionDigits: 1 })} s`;
}

// A model that counts nothing, such as the offline one, has nothing to say here.
function tokens(usage) {
  const total = usage ? usage.inputTokens + usage.outputTokens : 0;
  return total === 0 ? null : `${total.toLocaleString()} ${total === 1 ? "token" : "tokens"}`;
}

// What it cost is not zero only because nobody knows the price.
function money(usage, cost) {
  if (cost === null) {
    return tokens(usage) === null ? null : "cost unknown";
  }
  return shownMoney(cost);
}

function shownMoney({ micros, currency }) {
  const digits = micros === 0 || micros >= 1_000_000 ? 2 : 4;
  const least = micros > 0 && micros < 100;
  const shown = new Intl.NumberFormat(undefined, {
    style: "currency",
    currency,
    minimumFractionDigits: 2,
    maximumFractionDigits: digits,
  }).format(Math.max(micros, least ? 100 : 0) / 1_000_000);
  return least ? `less than ${shown}` : shown;
}

function read(usage) {
  return tokens(usage) === null
    ? null
    : `${usage.inputTokens.toLocaleString()} tokens read, ` +
        `${usage.outputTokens.toLocaleString()} written`;
}
