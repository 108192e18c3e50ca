// SPDX-License-Identifier: MIT
import { element, icon } from "../dom.js";
import { toast } from "../toast.js";

/**
 * What somebody asked: it can be put in other words in place, and what it took the place of can be
 * looked at.
 */
export class Question {
  #shown;
  #actions = element("div.asked-actions");
  #edit;
  #earlier;

  /**
   * @param {string} text
   * @param {{id?: string | null, supersedes?: boolean,
   *     edit?: (question: Question, text: string) => void,
   *     earlier?: (id: string) => Promise<HTMLElement[]>}} about without what can be done, it is
   *     shown only
   */
  constructor(text, { id = null, supersedes = false, edit = null, earlier = null } = {}) {
    this.text = text;
    this.#edit = edit;
    this.#earlier = earlier;
    this.#shown = element("article.asked", { "aria-label": "Question" }, text);
    this.element = element("div.question-box", {}, this.#shown, this.#actions);
    if (id !== null) {
      this.stored(id, supersedes);
    }
  }

  /** It is stored; only now something can be done with it. */
  stored(id, supersedes) {
    this.id = id;
    this.element.dataset.message = id;
    this.#actions.replaceChildren();
    if (supersedes && this.#earlier) {
      this.#actions.append(this.#earlierButton());
    }
    if (this.#edit) {
      this.#actions.append(
        element(
          "button.text-button.edit-question",
          { type: "button", click: () => this.#open() },
          icon("pencil"),
          "Edit",
        ),
      );
    }
  }

  #open() {
    const field = element("textarea.input", { "aria-label": "Your question", rows: 3 });
    field.value = this.text;
    const form = element(
      "form.edit-form",
      {},
      field,
      element(
        "div.actions",
        {},
        element("button.button", { type: "button", click: () => this.#close() }, "Cancel"),
        element("button.button.primary", {}, "Ask"),
      ),
      element("p.muted", {}, "What follows is replaced, and kept as an earlier version."),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = field.value.trim();
      if (text !== "") {
        this.#close();
        this.#edit(this, text);
      }
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation(); // it would stop an answer
        this.#close();
      } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    this.element.replaceChildren(form);
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }

  #close() {
    this.element.replaceChildren(this.#shown, this.#actions);
    this.#actions.querySelector(".edit-question")?.focus();
  }

  #earlierButton() {
    const button = element(
      "button.text-button.earlier-version",
      { type: "button", "aria-expanded": "false" },
      icon("history"),
      "Earlier version",
    );
    let shown = null;
    button.addEventListener("click", async () => {
      if (shown) {
        shown.hidden = !shown.hidden;
      } else {
        button.disabled = true;
        button.prepend(element("span.spinner", { "aria-hidden": "true" }));
        try {
          const messages = await this.#earlier(this.id);
          shown = element("section.superseded", { "aria-label": "Earlier version" }, ...messages);
          this.element.append(shown);
        } catch (error) {
          toast("bad", error.message);
          return;
        } finally {
          button.disabled = false;
          button.querySelector(".spinner").remove();
        }
      }
      button.setAttribute("aria-expanded", String(!shown.hidden));
      button.focus();
    });
    return button;
  }
}
