// SPDX-License-Identifier: MIT
import { element, icon } from "../dom.js";
import { toolTable } from "./data-table.js";
import { Markdown } from "./markdown.js";

/** A tool that the model asked for: folded, with its state in sight. */
export class ToolCall {
  #mark = element("span.spinner", { "aria-hidden": "true" });
  #state = element("span.tool-state", {}, "Running…");
  #body = element("div.tool-body");

  /** @param {{id: string, name: string, title?: string, arguments: any}} call */
  constructor(call) {
    this.title = call.title || call.name;
    this.#body.append(labeled("Tool", element("code", {}, call.name)), givenArguments(call));
    this.element = element(
      "details.tool",
      { "data-tool": call.name },
      element(
        "summary",
        {},
        this.#mark,
        element("span.tool-title", {}, this.title),
        this.#state,
        icon("chevron", "chevron"),
      ),
      this.#body,
    );
  }

  /** @param {{text: string, failed: boolean, table?: object}} result */
  finish({ text, failed, table }) {
    this.#settle(failed ? "bad" : "good", failed ? "Failed" : found(table));
    this.element.dataset.state = failed ? "failed" : "done";
    this.#body.append(labeled(failed ? "Error" : "Result", failed ? quoted(text) : words(text, table)));
    if (table) {
      this.#body.append(toolTable(table));
    }
  }

  /** The answer ended before the tool did. */
  abandon() {
    if (this.element.dataset.state === undefined) {
      this.#settle("bad", "Stopped");
      this.element.dataset.state = "stopped";
    }
  }

  #settle(tone, state) {
    const mark = icon(tone === "good" ? "check" : "cross", "mark", tone);
    this.#mark.replaceWith(mark);
    this.#mark = mark;
    this.#state.textContent = state;
  }
}

function found(table) {
  if (!table) {
    return "Done";
  }
  const count = table.text.length;
  return `${count}${table.truncated ? "+" : ""} ${count === 1 ? "row" : "rows"}`;
}

function labeled(label, content) {
  return element("div", {}, element("p.tool-label", {}, label), content);
}

function givenArguments(call) {
  const entries = Object.entries(call.arguments ?? {});
  return labeled(
    "Arguments",
    entries.length === 0
      ? element("p", {}, "None")
      : element(
          "dl.facts",
          {},
          ...entries.flatMap(([name, value]) => [
            element("dt", {}, name),
            element("dd", {}, typeof value === "string" ? value : JSON.stringify(value)),
          ]),
        ),
  );
}

// With the table at hand, its copy in Markdown at the end of the text would be told twice.
function words(text, table) {
  const markdown = new Markdown();
  markdown.show(table ? text.split(/\n\s*\n(?=\|)/, 1)[0] : text);
  return markdown.element;
}

function quoted(text) {
  return element("pre", {}, text);
}
