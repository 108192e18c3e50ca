// SPDX-License-Identifier: MIT
import { element } from "../dom.js";
import { Answer } from "./answer.js";

/** What somebody asked, as it is shown. */
export function asked(text) {
  return element("article.asked", { "aria-label": "Question" }, text);
}

/**
 * A stored conversation's messages as they are shown: what the model said and its tools answered
 * between two questions is one answer.
 *
 * @param {object[]} messages as GET /api/conversations/{id} has them
 * @returns {HTMLElement[]}
 */
export function drawnHistory(messages) {
  const drawn = [];
  let answer = null;
  let last = null;
  const end = () => {
    if (answer) {
      ending(last, answer);
    }
    answer = null;
  };
  for (const message of messages) {
    if (message.role === "USER") {
      end();
      drawn.push(asked(message.text));
      continue;
    }
    if (!answer) {
      answer = new Answer();
      drawn.push(answer.element);
    }
    add(message, answer);
    last = message;
  }
  end();
  return drawn;
}

function add(message, answer) {
  if (message.role === "TOOL") {
    answer.result({ ...message, id: message.toolCallId, name: message.toolName });
    return;
  }
  if (message.text) {
    answer.say(message.text);
  }
  for (const call of message.toolCalls ?? []) {
    answer.call(call);
  }
}

function ending(message, answer) {
  const about = { model: message.model, at: message.createdAt };
  switch (message.status) {
    case "STOPPED":
      answer.stopped(about);
      break;
    case "FAILED":
      answer.failed("This answer could not be completed.", null);
      break;
    default:
      answer.complete(about);
  }
}
