// SPDX-License-Identifier: MIT
// The chat page: which conversation is looked at, and what happens in it.
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { ConversationList } from "./conversation-list.js";
import { EstimatePanel } from "./estimate.js";
import { Follow } from "./follow.js";
import { toast } from "../toast.js";

const chat = document.getElementById("chat");
const thread = document.getElementById("thread");
const messages = document.getElementById("messages");
const empty = document.getElementById("empty-chat");
const earlier = document.getElementById("earlier");
const status = document.getElementById("chat-status");
const sidebar = document.getElementById("sidebar");
const projectMark = document.getElementById("chat-project");

const follow = new Follow(thread, messages, document.getElementById("jump"));
const list = new ConversationList();
const composer = new Composer(ask, () => shown.stop());
const estimate = new EstimatePanel();
const answering = new Map(); // by id: those that go on while another is looked at
let shown = null;

function ask(message) {
  shown.ask(message, composer.chosen);
  show();
  follow.toEnd();
}

/** Puts the present conversation on the page. */
function show() {
  const { messages: present } = shown;
  if (present.length !== messages.children.length || present.some((one, i) => one !== messages.children[i])) {
    messages.replaceChildren(...present);
  }
  messages.classList.toggle("answering", shown.answering);
  earlier.hidden = shown.earlier === null;
  empty.hidden = present.length > 0 || shown.id !== null;
  composer.answering = shown.answering;
  composer.remembered = shown.model;
  estimate.show(shown.pending);
  follow.growing = shown.answering;
  document.title = `${shown.title ?? "Chat"} · Pergola`;
  list.current = shown.id;
  showProject();
}

function showProject() {
  const project = list.project(shown.projectId);
  projectMark.hidden = !project;
  if (project) {
    projectMark.href = `/projects/${project.id}`;
    projectMark.querySelector(".project-dot").dataset.color = project.color;
    projectMark.querySelector(".name").textContent = project.name;
  }
}

function watch(conversation) {
  conversation.addEventListener("started", () => {
    answering.set(conversation.id, conversation);
    if (conversation === shown) {
      history.replaceState(null, "", `/c/${conversation.id}`);
      show();
    }
    list.first(conversation);
    list.answering(conversation.id, true);
  });
  conversation.addEventListener("changed", () => {
    if (conversation.id !== null) {
      if (conversation.answering) {
        answering.set(conversation.id, conversation);
      } else {
        answering.delete(conversation.id);
      }
      list.answering(conversation.id, conversation.answering);
    }
    if (conversation === shown) {
      show();
    }
  });
  conversation.addEventListener("asked", ({ detail: model }) => {
    if (conversation === shown) {
      if (model) {
        composer.forgetModel(); // what is next goes to the one chosen now
      }
      follow.toEnd();
    }
  });
  conversation.addEventListener("withdrawn", ({ detail }) => {
    if (conversation === shown) {
      composer.giveBack(detail);
    }
  });
  conversation.addEventListener("titled", () => {
    list.retitle(conversation.id, conversation.title);
    if (conversation === shown) {
      show();
    }
  });
  conversation.addEventListener("said", ({ detail }) => {
    if (conversation === shown) {
      status.textContent = detail;
    }
  });
  return conversation;
}

/** Opens a conversation, at one of its messages when that is wanted. */
async function open(id, { project = null, message = null } = {}) {
  const underWay = answering.get(id);
  shown = underWay ?? watch(new Conversation(id, project));
  const opened = shown;
  if (sidebar.matches(":popover-open")) {
    sidebar.hidePopover();
  }
  show();
  composer.show(shown);
  if (id !== null && !underWay) {
    await shown.load();
  }
  if (opened !== shown) {
    return; // another was opened meanwhile
  }
  composer.show(shown);
  const found = message && messages.querySelector(`[data-message="${CSS.escape(message)}"], [data-messages~="${CSS.escape(message)}"]`);
  if (found) {
    found.scrollIntoView({ block: "center" });
    found.classList.add("found");
  } else {
    follow.toEnd();
  }
  composer.focus();
}

function go(id, about) {
  history.pushState(null, "", id === null ? "/" : `/c/${id}`);
  open(id, about);
}

// The messages that are read now stay where they are.
earlier.addEventListener("click", async () => {
  const end = thread.scrollHeight - thread.scrollTop;
  earlier.disabled = true;
  try {
    await shown.loadEarlier();
    thread.scrollTop = thread.scrollHeight - end;
  } catch (error) {
    toast("bad", error.message);
  } finally {
    earlier.disabled = false;
  }
});
list.addEventListener("opened", ({ detail: { id, message } }) => go(id, { message }));
list.addEventListener("renamed", ({ detail: { id, title } }) => {
  if (shown.id === id) {
    shown.title = title;
    show();
  }
});
list.addEventListener("moved", ({ detail: { id, projectId } }) => {
  if (shown.id === id) {
    shown.projectId = projectId;
    show();
  }
});
list.addEventListener("deleted", ({ detail }) => {
  answering.get(detail)?.stop();
  if (shown.id === detail) {
    go(null);
  }
});
for (const link of document.querySelectorAll("[data-new-chat]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    go(null, { project: list.chosenProject });
  });
}
for (const suggestion of document.querySelectorAll("[data-question]")) {
  suggestion.addEventListener("click", () => ask(suggestion.dataset.question));
}
window.addEventListener("popstate", () => {
  open(/^\/c\/([^/]+)$/.exec(location.pathname)?.[1] ?? null);
});

open(chat.dataset.conversationId ?? null, { project: chat.dataset.projectId ?? null });
list.load();
