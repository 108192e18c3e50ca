// SPDX-License-Identifier: MIT
import { element } from "../dom.js";
import { Answer } from "./answer.js";

/** What somebody asked, as it is shown. */
export function asked(text) {
  return element("article.asked", { "aria-label": "Question" }, text);
}

/**
 * A stored conversation's messages as they are shown: all that the model said between two
 * questions is one answer.
 *
 * @param {object[]} messages as GET /api/conversations/{id} has them, oldest first
 * @param {boolean} answering whether the last answer is still under way
 * @returns {HTMLElement[]}
 */
export function drawnHistory(messages, answering) {
  const drawn = [];
  let answer = null;
  messages.forEach((message, index) => {
    if (message.role === "USER") {
      drawn.push(asked(message.text));
      answer = null;
    } else {
      answer ??= new Answer();
      add(message, answer);
    }
    const last = index === messages.length - 1;
    const ends = last ? !answering : messages[index + 1].role === "USER";
    if (answer && ends) {
      drawn.push(answer.element);
      end(message, answer);
    } else if (last && answering) {
      answer ??= new Answer();
      answer.work("Answering in another window…");
      drawn.push(answer.element);
    }
  });
  return drawn;
}

function add(message, answer) {
  if (message.text) {
    answer.say(message.text);
  }
  for (const call of message.toolCalls) {
    answer.call(call);
    if (call.result) {
      answer.result({ id: call.id, name: call.name, ...call.result });
    }
  }
}

function end({ status, notice, model, createdAt }, answer) {
  const about = { model, at: createdAt };
  switch (status) {
    case "STOPPED":
      answer.stopped(about);
      break;
    case "FAILED":
      answer.failed(notice ?? "This answer could not be completed.", null);
      break;
    default:
      if (notice) {
        answer.remark(notice);
      }
      answer.complete(about);
  }
}
