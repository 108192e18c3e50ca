// SPDX-License-Identifier: MIT
import { callJson } from "../api.js";
import { confirmed } from "../dialog.js";
import { element, icon } from "../dom.js";
import { toast } from "../toast.js";

const SEARCH_PAUSE_MILLISECONDS = 250;

/**
 * The conversations at the side: a part at a time, found by words, renamed in place, deleted.
 * Tells by events "opened", "renamed" and "deleted", each with the conversation's id.
 */
export class ConversationList extends EventTarget {
  #box = document.getElementById("conversations");
  #list = this.#box.querySelector(".conversation-list");
  #state = this.#box.querySelector(".conversations-state");
  #search = document.getElementById("conversation-search");
  #current = null;
  #answering = new Set();
  #asked = 0;

  constructor() {
    super();
    let pause;
    this.#search.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(() => this.load(), SEARCH_PAUSE_MILLISECONDS);
    });
  }

  /** Brings the latest. */
  async load() {
    await this.#loadPart(null);
  }

  /** Marks the conversation that is looked at. */
  set current(id) {
    this.#current = id;
    for (const link of this.#list.querySelectorAll("a[data-id]")) {
      this.#mark(link);
    }
  }

  /** Puts a conversation first, because it was just asked in. */
  first({ id, title }) {
    this.#row(id)?.remove();
    this.#list.prepend(this.#drawn({ id, title: title ?? "New chat" }));
    this.#state.textContent = "";
  }

  /** Shows whether a conversation is being answered. */
  answering(id, answering) {
    this.#answering[answering ? "add" : "delete"](id);
    const row = this.#row(id);
    row?.querySelector(".spinner")?.remove();
    if (answering) {
      row?.querySelector("a").after(this.#spinner());
    }
  }

  async #loadPart(before) {
    const asked = ++this.#asked;
    const words = this.#search.value.trim();
    const query = new URLSearchParams({ ...(words && { q: words }), ...(before && { before }) });
    try {
      const { conversations, next } = await callJson(`/api/conversations?${query}`);
      if (asked !== this.#asked) {
        return; // the words have changed since
      }
      if (before === null) {
        this.#list.replaceChildren();
      }
      this.#list.querySelector(".conversation-more")?.remove();
      this.#list.append(...conversations.map((conversation) => this.#drawn(conversation)));
      if (next !== null) {
        this.#list.append(this.#more(next));
      }
      this.#state.textContent =
        this.#list.children.length > 0
          ? ""
          : words
            ? "Nothing found."
            : "What you ask is kept here.";
    } catch (error) {
      this.#state.textContent = error.message;
    }
  }

  #more(before) {
    const load = () => this.#loadPart(before);
    return element(
      "li.conversation-more",
      {},
      element("button.text-button", { type: "button", click: load }, "Show more"),
    );
  }

  #row(id) {
    return this.#list.querySelector(`[data-id="${CSS.escape(id)}"]`)?.closest("li");
  }

  #spinner() {
    return element("span.spinner", { role: "img", "aria-label": "Answering" });
  }

  #mark(link) {
    if (link.dataset.id === this.#current) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }

  #drawn({ id, title }) {
    const link = element("a", { href: `/c/${id}`, "data-id": id, title }, title);
    link.addEventListener("click", (event) => {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        this.#tell("opened", id);
      }
    });
    this.#mark(link);
    const row = element("li.conversation", {}, link, this.#answering.has(id) ? this.#spinner() : null);
    row.append(
      button("pencil", `Rename ${title}`, () => this.#rename(row, id, link.textContent)),
      button("trash", `Delete ${title}`, () => this.#delete(row, id, link.textContent)),
    );
    return row;
  }

  #rename(row, id, title) {
    const input = element("input.input", { value: title, "aria-label": "Title", maxlength: 200 });
    const form = element("form", {}, input);
    const kept = [...row.childNodes];
    const close = () => row.replaceChildren(...kept);
    let closed = false;
    const finish = async (save) => {
      if (closed) {
        return;
      }
      closed = true;
      const wanted = input.value.trim();
      close();
      if (save && wanted !== "" && wanted !== title) {
        await this.#renameTo(row, id, wanted);
      }
      row.querySelector("a")?.focus();
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      finish(true);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.preventDefault(); // else it would close the drawer, or stop an answer
        event.stopPropagation();
        finish(false);
      }
    });
    input.addEventListener("blur", () => finish(true));
    row.replaceChildren(form);
    input.select();
    input.focus();
  }

  async #renameTo(row, id, title) {
    try {
      await callJson(`/api/conversations/${id}`, { method: "PATCH", body: { title } });
      const renamed = this.#drawn({ id, title });
      row.replaceChildren(...renamed.childNodes);
      this.#tell("renamed", { id, title });
    } catch (error) {
      toast("bad", error.message);
    }
  }

  async #delete(row, id, title) {
    if (!(await confirmed(`Delete “${title}” with all its messages?`, "Delete"))) {
      return;
    }
    try {
      await callJson(`/api/conversations/${id}`, { method: "DELETE" });
      row.remove();
      this.#tell("deleted", id);
    } catch (error) {
      toast("bad", error.message);
    }
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function button(name, label, click) {
  return element("button.icon-button", { type: "button", "aria-label": label, title: label, click }, icon(name));
}
