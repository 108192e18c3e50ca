// SPDX-License-Identifier: MIT
// The chat page: which conversation is looked at, and what happens in it.
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { ConversationList } from "./conversation-list.js";
import { Follow } from "./follow.js";
import { toast } from "../toast.js";

const chat = document.getElementById("chat");
const thread = document.getElementById("thread");
const messages = document.getElementById("messages");
const empty = document.getElementById("empty-chat");
const earlier = document.getElementById("earlier");
const status = document.getElementById("chat-status");
const sidebar = document.getElementById("sidebar");

const follow = new Follow(thread, messages, document.getElementById("jump"));
const list = new ConversationList();
const composer = new Composer(ask, () => shown.stop());
const answering = new Map(); // by id: those that go on while another is looked at
let shown = null;

function ask(message) {
  shown.ask(message, composer.model);
  show();
  follow.toEnd();
}

/** Puts the present conversation on the page. */
function show() {
  const { messages: present } = shown;
  if (present.length !== messages.children.length || present.some((one, i) => one !== messages.children[i])) {
    messages.replaceChildren(...present);
  }
  earlier.hidden = shown.earlier === null;
  empty.hidden = present.length > 0 || shown.id !== null;
  composer.answering = shown.answering;
  follow.growing = shown.answering;
  document.title = `${shown.title ?? "Chat"} · Pergola`;
  list.current = shown.id;
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
  conversation.addEventListener("said", ({ detail }) => {
    if (conversation === shown) {
      status.textContent = detail;
    }
  });
  return conversation;
}

async function open(id) {
  const underWay = answering.get(id);
  shown = underWay ?? watch(new Conversation(id));
  if (sidebar.matches(":popover-open")) {
    sidebar.hidePopover();
  }
  show();
  if (id !== null && !underWay) {
    await shown.load();
  }
  follow.toEnd();
  composer.focus();
}

function go(id) {
  history.pushState(null, "", id === null ? "/" : `/c/${id}`);
  open(id);
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
list.addEventListener("opened", ({ detail }) => go(detail));
list.addEventListener("renamed", ({ detail: { id, title } }) => {
  if (shown.id === id) {
    shown.title = title;
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
    go(null);
  });
}
for (const suggestion of document.querySelectorAll("[data-question]")) {
  suggestion.addEventListener("click", () => ask(suggestion.dataset.question));
}
window.addEventListener("popstate", () => {
  open(/^\/c\/([^/]+)$/.exec(location.pathname)?.[1] ?? null);
});

open(chat.dataset.conversationId ?? null);
list.load();
