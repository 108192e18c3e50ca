// SPDX-License-Identifier: MIT
import { Answer } from "./answer.js";
import { Question } from "./question.js";

/**
 * A stored conversation's messages as they are shown: all that the model said between two
 * questions is one answer.
 *
 * @param {object[]} messages as GET /api/conversations/{id} has them, oldest first
 * @param {{answering?: boolean, goesOn?: boolean, edit?: Function, again?: Function, earlier?: Function}} about
 *     whether the last answer is still under way, whether more messages follow these, and what can be done with questions
 * @returns {HTMLElement[]}
 */
export function drawnHistory(messages, { answering = false, goesOn = false, ...actions } = {}) {
  const drawn = [];
  let question = null;
  let answer = null;
  let usages = [];
  let attempts = [];
  let cost = null; // of the answer to the question before
  messages.forEach((message, index) => {
    if (message.role === "USER") {
      question = new Question(message.text, { ...message, ...actions });
      drawn.push(question.element);
      answer = null;
      usages = [];
      attempts = [];
      cost = message.cost ?? null;
    } else {
      answer ??= new Answer();
      usages.push(message.usage);
      attempts.push(...(message.attempts ?? []));
      add(message, answer);
    }
    const last = index === messages.length - 1;
    const ends = last ? !answering : messages[index + 1].role === "USER";
    if (answer && ends) {
      drawn.push(answer.element);
      const asked = question;
      const again = asked && actions.again ? (model) => actions.again(asked, model) : null;
      end(message, answer, {
        usage: sum(usages),
        attempts,
        cost,
        again,
        whole: !(last && goesOn),
      });
    } else if (last && answering) {
      answer ??= new Answer();
      answer.work("Answering in another window…");
      drawn.push(answer.element);
    } else if (ends && !(last && goesOn)) {
      drawn.push(unanswered(question, actions));
    }
  });
  return drawn;
}

// A question without any answer, which only the server's end leaves so.
function unanswered(question, { again }) {
  const answer = new Answer();
  answer.failed("The server ended before it answered.", again ? () => again(question, null) : null);
  return answer.element;
}

function add(message, answer) {
  answer.part(message.id);
  if (message.text) {
    answer.say(message.text);
  }
  if (message.sources?.length > 0) {
    answer.sources(message.sources);
  }
  for (const call of message.toolCalls) {
    answer.call(call);
    if (call.result) {
      answer.result({ id: call.id, name: call.name, ...call.result });
    }
  }
}

function end({ status, notice, model, createdAt, toolCalls }, answer, { whole, ...rest }) {
  const { attempts, again } = rest;
  const about = { model, at: createdAt, ...rest };
  switch (status) {
    case "STOPPED":
      answer.stopped(about);
      break;
    case "FAILED":
      answer.failed(
        notice ?? "This answer could not be completed.",
        again ? () => again(null) : null,
        attempts,
        about,
      );
      break;
    default:
      if (whole && toolCalls?.length > 0) {
        // After tools the model has the last word, unless the server ended before.
        answer.failed("The server ended while it answered.", again ? () => again(null) : null);
        break;
      }
      if (notice) {
        answer.remark(notice);
      }
      answer.complete(about);
  }
}

function sum(usages) {
  const total = { inputTokens: 0, outputTokens: 0 };
  for (const usage of usages.filter(Boolean)) {
    total.inputTokens += usage.inputTokens;
    total.outputTokens += usage.outputTokens;
  }
  return total;
}
