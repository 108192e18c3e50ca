// SPDX-License-Identifier: MIT
import { callJson } from "../api.js";
import { confirmed } from "../dialog.js";
import { element, icon } from "../dom.js";
import { toast } from "../toast.js";
import { entry, menu } from "./menu.js";

const SEARCH_PAUSE_MILLISECONDS = 250;

/**
 * The conversations at the side: a part at a time, all or a project's or those with a bookmark,
 * found by words, renamed in place, moved, deleted. Tells by events: "opened" with id and message,
 * "renamed" with id and title, "moved" with id and projectId, "deleted" with the id.
 */
export class ConversationList extends EventTarget {
  #box = document.getElementById("conversations");
  #list = this.#box.querySelector(".conversation-list");
  #state = this.#box.querySelector(".conversations-state");
  #search = document.getElementById("conversation-search");
  #bookmarked = document.getElementById("only-bookmarked");
  #inProject = document.getElementById("in-project");
  #projects = offeredProjects(this.#inProject);
  #known = new Map(); // by id: the conversations that are listed
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
    this.#bookmarked.addEventListener("click", () => {
      const pressed = this.#bookmarked.getAttribute("aria-pressed") !== "true";
      this.#bookmarked.setAttribute("aria-pressed", String(pressed));
      this.load();
    });
    this.#inProject?.addEventListener("change", () => this.load());
  }

  /** A project by its id; null when there is none. */
  project(id) {
    return this.#projects.get(id) ?? null;
  }

  /** The project whose conversations are listed; null when all are. */
  get chosenProject() {
    return this.#inProject?.value || null;
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
  first({ id, title, projectId }) {
    this.#row(id)?.remove();
    this.#list.prepend(
      this.#drawn({ id, title: title ?? "New chat", projectId, bookmarked: false }),
    );
    this.#state.textContent = "";
  }

  /** Shows a title that was made. */
  retitle(id, title) {
    const row = this.#row(id);
    if (row) {
      row.replaceWith(this.#drawn({ ...this.#known.get(id), title }));
    }
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
    const bookmarked = this.#bookmarked.getAttribute("aria-pressed") === "true";
    const project = this.chosenProject;
    const query = new URLSearchParams({
      ...(words && { q: words }),
      ...(before && { before }),
      ...(bookmarked && { bookmarked }),
      ...(project && { project }),
    });
    this.#box.setAttribute("aria-busy", "true");
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
      } else if (this.#list.children.length > 0) {
        this.#list.append(downloadAll());
      }
      this.#state.textContent =
        this.#list.children.length > 0
          ? ""
          : words
            ? "Nothing found."
            : bookmarked
              ? "No bookmarks here."
              : "What you ask is kept here.";
    } catch (error) {
      this.#state.textContent = error.message;
    } finally {
      if (asked === this.#asked) {
        this.#box.removeAttribute("aria-busy");
      }
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

  #drawn(conversation) {
    const { id, title, excerpt = null } = conversation;
    this.#known.set(id, conversation);
    const link = element(
      "a",
      { href: `/c/${id}`, "data-id": id, title },
      this.#projectMark(conversation),
      element("span.conversation-title", {}, title),
      excerpt && element("span.conversation-excerpt", {}, ...marked(excerpt.parts)),
    );
    link.addEventListener("click", (event) => {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        this.#tell("opened", { id, message: excerpt?.messageId ?? null });
      }
    });
    this.#mark(link);
    const row = element(
      "li.conversation",
      {},
      link,
      conversation.bookmarked ? icon("bookmark", "bookmarked") : null,
      this.#answering.has(id) ? this.#spinner() : null,
    );
    row.classList.toggle("with-excerpt", excerpt !== null);
    const more = button("dots", `More about ${title}`);
    row.append(more, menu(more, this.#entries(row, conversation)));
    return row;
  }

  #entries(row, conversation) {
    const { id, title, bookmarked } = conversation;
    const about = (label) => ({ "aria-label": `${label} ${title}` });
    const entries = [
      entry(
        "bookmark",
        bookmarked ? "Remove bookmark" : "Bookmark",
        () => this.#change(row, conversation, { bookmarked: !bookmarked }),
        about(bookmarked ? "Remove the bookmark of" : "Bookmark"),
      ),
      entry("pencil", "Rename", () => this.#rename(row, conversation), about("Rename")),
    ];
    for (const project of [...this.#projects.values(), null]) {
      if ((project?.id ?? null) !== (conversation.projectId ?? null)) {
        const label = project ? `Move to ${project.name}` : "Move out of its project";
        entries.push(entry("folder", label, () => this.#move(row, conversation, project)));
      }
    }
    for (const [format, label] of [
      ["markdown", "Download as Markdown"],
      ["json", "Download as JSON"],
    ]) {
      const href = `/api/conversations/${id}/export?format=${format}`;
      entries.push(element("a.menu-entry", { href, download: true }, icon("down"), label));
    }
    entries.push(
      entry("trash", "Delete", () => this.#delete(row, id, title), about("Delete")),
    );
    return entries;
  }

  #projectMark({ projectId }) {
    const project = this.project(projectId);
    return project
      ? element("span.project-dot", { "data-color": project.color, title: project.name })
      : null;
  }

  async #move(row, conversation, project) {
    const projectId = project?.id ?? null;
    if (await this.#change(row, conversation, { projectId })) {
      this.#tell("moved", { id: conversation.id, projectId });
    }
  }

  /** Changes a conversation, and draws it as it is then; answers whether that worked. */
  async #change(row, conversation, change) {
    try {
      await callJson(`/api/conversations/${conversation.id}`, { method: "PATCH", body: change });
    } catch (error) {
      toast("bad", error.message);
      return false;
    }
    const changed = this.#drawn({ ...conversation, ...change });
    row.replaceWith(changed);
    changed.querySelector("a").focus();
    return true;
  }

  #rename(row, conversation) {
    const { title } = conversation;
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
        await this.#renameTo(row, conversation, wanted);
      } else {
        row.querySelector("a")?.focus();
      }
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

  async #renameTo(row, conversation, title) {
    if (await this.#change(row, conversation, { title })) {
      this.#tell("renamed", { id: conversation.id, title });
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

function button(name, label) {
  return element(
    "button.icon-button",
    { type: "button", "aria-label": label, title: label },
    icon(name),
  );
}

function downloadAll() {
  const link = { href: "/api/conversations/export", download: true };
  return element(
    "li.conversation-more",
    {},
    element("a.text-button", link, icon("down"), "Download all chats"),
  );
}

// What was found, in an excerpt that the server cut.
function marked(parts) {
  return parts.map(({ text, found }) => (found ? element("mark", {}, text) : text));
}

function offeredProjects(select) {
  const options = [...(select?.options ?? [])].filter(({ value }) => value !== "");
  return new Map(
    options.map(({ value, text, dataset }) => [value, { id: value, name: text, color: dataset.color }]),
  );
}
