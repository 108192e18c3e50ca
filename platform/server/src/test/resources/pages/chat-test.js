// SPDX-License-Identifier: MIT
// The chat page itself, in a frame, against the preview's scripted API.
import { check, equal, eventually, test } from "/tests/suite.js";

async function chat(path = "/") {
  document.querySelector("iframe")?.remove();
  sessionStorage.clear();
  const frame = document.createElement("iframe");
  frame.width = 1200;
  frame.height = 700;
  frame.src = path;
  document.body.append(frame);
  const page = await eventually(
    "the chat page",
    () =>
      frame.contentDocument?.querySelector(".conversation") &&
      (path !== "/" || !frame.contentDocument.getElementById("empty-chat").hidden) &&
      frame.contentDocument,
  );
  return {
    window: frame.contentWindow,
    find: (selector) => page.querySelector(selector),
    all: (selector) => [...page.querySelectorAll(selector)],
    type(text) {
      const field = page.getElementById("question");
      field.value = text;
      field.dispatchEvent(new frame.contentWindow.Event("input"));
    },
    press(key, options = {}) {
      const event = new frame.contentWindow.KeyboardEvent("keydown", {
        key,
        bubbles: true,
        cancelable: true,
        ...options,
      });
      page.getElementById("question").dispatchEvent(event);
    },
    ask(text) {
      this.type(text);
      this.press("Enter");
    },
    answered() {
      return eventually("the answer", () => page.querySelector(".answer-foot"));
    },
  };
}

test("a question is answered with the tool call folded and tables as tables", async () => {
  const page = await chat();
  page.find("[data-question]").click();
  check(page.find(".working"), "nothing shows that the answer is coming");
  await page.answered();
  equal(page.find(".asked").textContent, "Who owes me money?");
  equal(page.find("details.tool").dataset.state, "done");
  equal(page.find("details.tool").open, false);
  equal(page.find("details.tool .tool-state").textContent, "24 rows");
  equal(page.all("details.tool tbody tr").length, 24);
  equal(page.all(".markdown tbody tr").length, 3);
  equal(page.find(".working"), null);
  check(page.window.location.pathname.startsWith("/c/"), "the address is not the conversation's");
  equal(page.find(".conversation [aria-current]").textContent, "Who owes me");
});

test("what an answer cites leads to the passage, and what it does not cite is folded away", async () => {
  const page = await chat();
  page.ask("What does the policy say?");
  await page.answered();
  equal(page.all(".markdown .citation").length, 1);
  const citation = page.find(".markdown .citation");
  equal(citation.textContent, "[1]");
  equal(citation.getAttribute("href"), "/documents/d1?passage=4#passage-4");
  equal(citation.title, "Policy <b>1</b>.pdf, page 3");
  equal(page.find("section.answer-sources li").textContent, "Policy <b>1</b>.pdf, page 3");
  equal(page.find("section.answer-sources b"), null);
  equal(page.find("details.answer-sources").open, false);
  equal(page.find("details.answer-sources li").value, 2);
});

test("Shift and Enter is a new line, Enter sends", async () => {
  const page = await chat();
  page.type("one");
  page.press("Enter", { shiftKey: true });
  equal(page.all(".asked").length, 0);
  page.press("Enter");
  equal(page.all(".asked").length, 1);
  equal(page.find("#question").value, "");
});

test("Escape stops an answer, which says so", async () => {
  const page = await chat();
  page.ask("Go on forever");
  await eventually("some words", () => page.find(".markdown")?.textContent.includes("and on"));
  equal(page.find("#stop").hidden, false);
  page.press("Escape");
  await eventually("the mark", () => page.find(".answer-stopped"));
  equal(page.find("#stop").hidden, true);
  equal(page.find("#send").hidden, false);
});

test("an answer goes on while another conversation is read", async () => {
  const page = await chat();
  page.ask("Go on forever");
  await eventually("some words", () => page.find(".markdown")?.textContent.includes("and on"));
  page.all(".conversation > a")[1].click();
  await eventually("the other one", () => page.find(".messages details.tool"));
  equal(page.find("#stop").hidden, true);
  page.all(".conversation > a")[0].click();
  await eventually("the answer", () => page.find(".markdown")?.textContent.includes("and on"));
  equal(page.find("#stop").hidden, false);
  page.find("#stop").click();
  await eventually("the mark", () => page.find(".answer-stopped"));
});

test("an answer that fails says why and is asked for again", async () => {
  const page = await chat();
  page.ask("Please break");
  const failed = await eventually("the error", () => page.find(".answer-error"));
  check(failed.textContent.includes("The model does not answer."), failed.textContent);
  failed.querySelector("button").click();
  equal(page.find(".answer-error"), null);
  await eventually("the second error", () => page.find(".answer-error"));
  equal(page.all(".asked").length, 1);
  equal(page.all(".answer").length, 1);
});

test("a session that has run out is renewed once and the question goes through", async () => {
  const page = await chat();
  page.ask("Has it expired?");
  await page.answered();
  equal(page.find(".answer-error"), null);
});

test("a stored conversation is shown as it was", async () => {
  const page = await chat("/c/0195f0c0-0000-7000-8000-000000000001");
  await eventually("the messages", () => page.find(".answer"));
  equal(page.all(".asked").length, 2);
  equal(page.all(".answer").length, 2);
  equal(page.all("details.tool").map((tool) => tool.dataset.state), ["done", "stopped"]);
  check(page.find(".answer-stopped"), "the stopped answer is not marked");
  check(page.find("#empty-chat").hidden, "the empty chat's greeting is shown");
});

test("a title is changed in place; Escape leaves it", async () => {
  const page = await chat();
  const rename = async (key, title) => {
    page.find(".conversation [aria-label^=Rename]").click();
    const input = page.find(".conversation input");
    input.value = title;
    if (key === "Escape") {
      input.dispatchEvent(new page.window.KeyboardEvent("keydown", { key, bubbles: true }));
    } else {
      input.form.requestSubmit();
    }
    await eventually("the link again", () => page.find(".conversation a"));
  };
  await rename("Escape", "Not this");
  equal(page.find(".conversation a").textContent, "Who owes me");
  await rename("Enter", "Debtors in November");
  await eventually(
    "the new title",
    () => page.find(".conversation a").textContent === "Debtors in November",
  );
});

test("a conversation is deleted when that is confirmed", async () => {
  const page = await chat();
  const before = page.all(".conversation").length;
  page.find(".conversation [aria-label^=Delete]").click();
  page.find("dialog button[value=no]").click();
  await eventually("the dialog's end", () => !page.find("dialog"));
  equal(page.all(".conversation").length, before);
  page.find(".conversation [aria-label^=Delete]").click();
  page.find("dialog button[value=yes]").click();
  await eventually("one less", () => page.all(".conversation").length === before - 1);
});

test("a search that finds nothing says so", async () => {
  const page = await chat();
  const search = page.find("#conversation-search");
  search.value = "zebra";
  search.dispatchEvent(new page.window.Event("input"));
  await eventually("the words", () => page.find(".conversations-state").textContent === "Nothing found.");
});

const LONG = "llama-of-our-own-with-a-long-name-that-some-file-had";
const STORED = "/c/0195f0c0-0000-7000-8000-000000000001";

/** What the page sends from now on, but for estimates: each request's method, path and body. */
function sent(page) {
  const requests = [];
  const { fetch } = page.window;
  page.window.fetch = (path, options = {}) => {
    const body = options.body && JSON.parse(options.body);
    if (path !== "/api/chat/estimate") {
      requests.push({ method: options.method ?? "GET", path, body });
    }
    return fetch.call(page.window, path, options);
  };
  return requests;
}

test("a question is put in other words in place, and takes the place of what followed", async () => {
  const page = await chat(STORED);
  await eventually("the messages", () => page.find(".answer"));
  const requests = sent(page);
  page.all(".edit-question")[1].click();
  const field = page.find(".edit-form textarea");
  equal(field.value, "And suppliers?\nAll of them, please.");
  equal(page.find(".edit-form") !== null, true);
  field.value = "And employees?";
  field.form.requestSubmit();
  equal(page.all(".asked").map(({ textContent }) => textContent), ["Who owes me money?", "And employees?"]);
  await eventually("the answer", () => page.all(".answer-foot").length === 2);
  equal(requests[0].body.replaces, "5");
  equal(requests[0].body.message, "And employees?");
  equal(page.all(".earlier-version").length, 2);
  equal(page.all(".edit-question").length, 2);
});

test("Escape leaves a question as it was", async () => {
  const page = await chat(STORED);
  await eventually("the messages", () => page.find(".answer"));
  page.find(".edit-question").click();
  const field = page.find(".edit-form textarea");
  field.value = "Something else";
  field.dispatchEvent(new page.window.KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  equal(page.find(".edit-form"), null);
  equal(page.find(".asked").textContent, "Who owes me money?");
});

test("an answer is asked for again, by the same model or another", async () => {
  const page = await chat(STORED);
  await eventually("the messages", () => page.find(".answer"));
  const requests = sent(page);
  page.all(".retry")[0].click();
  const menu = await eventually("the menu", () => page.find(".answer .menu:popover-open"));
  const entries = [...menu.querySelectorAll(".menu-entry")];
  equal(
    entries.map(({ textContent }) => textContent),
    ["Again with Offline, no model", "With GPT-5 mini", `With ${LONG}`],
  );
  entries[1].click();
  equal(page.all(".asked").length, 1);
  await page.answered();
  equal(requests[0].body.replaces, "1");
  equal(requests[0].body.message, null);
  equal(requests[0].body.model, "openai/gpt-5-mini");
});

test("what is asked next goes to the model that a retry chose, and the page says so", async () => {
  const page = await chat(STORED);
  await eventually("the model", () => page.find("#model").value === "openai/gpt-5-mini");
  page.all(".retry")[0].click();
  const menu = await eventually("the menu", () => page.find(".answer .menu:popover-open"));
  menu.querySelector(".menu-entry").click();
  await page.answered();
  equal(page.find("#model").value, "offline/offline");
  equal(page.find("#model .name").textContent, "Offline, no model");
});

test("the model that a retry chose counts more than one that was picked before", async () => {
  const page = await chat(STORED);
  await eventually("the messages", () => page.find(".answer"));
  page.find('#model-menu [value="openai/gpt-5-mini"]').click();
  page.all(".retry")[0].click();
  const menu = await eventually("the menu", () => page.find(".answer .menu:popover-open"));
  menu.querySelector(".menu-entry").click();
  await page.answered();
  equal(page.find("#model").value, "offline/offline");
});

test("what a refused retry would have replaced stays in sight", async () => {
  const page = await chat(STORED);
  await eventually("the messages", () => page.find(".answer"));
  page.all(".edit-question")[0].click();
  page.find(".edit-form textarea").value = "Please refuse";
  page.find(".edit-form").requestSubmit();
  await eventually("the reason", () => page.find(".toast")?.textContent.includes("still answering"));
  equal(page.all(".asked").length, 2);
  equal(page.all(".answer").length, 2);
  equal(page.find(".asked").textContent, "Who owes me money?");
});

test("a question that is refused is given back to be changed", async () => {
  const page = await chat();
  page.ask("Please refuse");
  await eventually("the question", () => page.find("#question").value === "Please refuse");
  check(page.find(".toast").textContent.includes("still answering"), "nothing says why");
  equal([page.all(".asked").length, page.all(".answer").length], [0, 0]);
});

test("what was replaced can be looked at", async () => {
  const page = await chat(STORED);
  const button = await eventually("the button", () => page.find(".earlier-version"));
  button.click();
  const earlier = await eventually("the version", () => page.find(".superseded .answer-foot"));
  equal(page.find(".superseded .asked").textContent, "Who owes us?");
  check(earlier.textContent.includes("821 tokens"), earlier.textContent);
  equal(page.find(".superseded .edit-question"), null);
  equal(page.find(".superseded .retry"), null);
  button.click();
  equal(page.find(".superseded").hidden, true);
});

test("an answer tells its tokens and its cost, when it comes and when it is stored", async () => {
  const page = await chat(STORED);
  await eventually("the messages", () => page.find(".answer"));
  check(page.find(".answer-foot").textContent.includes("1,234 tokens · cost unknown"), "stored");
  const fresh = await chat();
  fresh.ask("How much?");
  await fresh.answered();
  check(fresh.find(".answer-foot").textContent.includes("1,234 tokens · $0.0044"), "fresh");
  equal(fresh.find(".answer-foot .meta").title, "1,000 tokens read, 234 written");
});

test("a conversation shows its model and style, and a choice goes along with the question", async () => {
  localStorage.removeItem("pergola.model");
  const page = await chat(STORED);
  await eventually("the model", () => page.find("#model").value === "openai/gpt-5-mini");
  equal(page.find("#style").value, "CONCISE");
  equal(page.find("#chat-project").hidden, false);
  equal(page.find("#chat-project .name").textContent, "Annual <b>accounts</b>");
  const requests = sent(page);
  page.ask("As it is");
  await eventually("the answer", () => page.all(".answer-foot").length === 3);
  equal([requests[0].body.model, requests[0].body.style], [null, null]);
  const choose = (id, value) => {
    page.find(id).value = value;
    page.find(id).dispatchEvent(new page.window.Event("change"));
  };
  page.find("#model-menu [value='offline/offline']").click();
  choose("#style", "FORMAL");
  page.ask("Otherwise");
  await eventually("the answer", () => page.all(".answer-foot").length === 4);
  equal([requests[1].body.model, requests[1].body.style], ["offline/offline", "FORMAL"]);
  const fresh = await chat();
  equal(fresh.find("#model").value, "offline/offline");
  localStorage.removeItem("pergola.model");
});

test("a choice that cannot be asked now is shown as that, and goes along with the question", async () => {
  localStorage.setItem("pergola.model", "local");
  const page = await chat();
  equal(page.find("#model .name").textContent, "local (not available)");
  equal(page.find("#model-menu [aria-pressed=true]"), null);
  const requests = sent(page);
  page.ask("In the house?");
  await page.answered();
  equal(requests[0].body.model, "local");
  localStorage.removeItem("pergola.model");
});

test("the menu of models says what each costs and what an alias stands for, and an alias can be asked", async () => {
  localStorage.removeItem("pergola.model");
  const page = await chat();
  equal(page.find("#model").textContent.trim(), "Model: Offline, no model");
  page.find("#model").click();
  const menu = await eventually("the menu", () => page.find("#model-menu:popover-open"));
  equal(
    [...menu.querySelectorAll(".menu-entry")].map(({ textContent }) =>
      textContent.replace(/\s+/g, " ").trim(),
    ),
    [
      "best now Offline, no model free",
      "fast now GPT-5 mini 0.25 in, 2.00 out (USD per million tokens)",
      "our-<b>books</b> now Llama of our own price unknown",
      "Offline, no model free",
      "GPT-5 mini 0.25 in, 2.00 out (USD per million tokens)",
      `${LONG} price unknown`,
    ],
  );
  equal(menu.querySelector("[aria-pressed=true]").value, "offline/offline");
  const requests = sent(page);
  menu.querySelector("[value=fast]").click();
  equal(page.find("#model-menu:popover-open"), null);
  equal(page.find("#model .name").textContent, "fast (GPT-5 mini)");
  page.ask("Who owes me?");
  await page.answered();
  equal(requests[0].body.model, "fast");
  localStorage.removeItem("pergola.model");
});

test("what costs much is told before it is asked, once, and a smaller question is not", async () => {
  const page = await chat();
  const requests = sent(page);
  page.ask("A costly one");
  const panel = await eventually("the estimate", () => page.find("#estimate:not([hidden])"));
  equal(
    panel.querySelector("p").textContent,
    "With GPT-5 mini this may cost about $0.85 (up to about 48,000 tokens to read, about 2,000 to write). Each use of a tool adds about as much again.",
  );
  const asked = () => requests.filter(({ path }) => path === "/api/chat/stream").length;
  equal(asked(), 0);
  page.find("#estimate-yes").click();
  await page.answered();
  equal(asked(), 1);
  equal(panel.hidden, true);
  page.ask("Another costly one");
  await eventually("the answer", () => page.all(".answer-foot").length === 2);
  equal(asked(), 2);
  const fresh = await chat();
  fresh.ask("A cheap one");
  await fresh.answered();
  equal(fresh.find("#estimate").hidden, true);
});

test("a question that is not worth its cost is given back and nothing is sent", async () => {
  const page = await chat();
  const requests = sent(page);
  page.ask("A priceless one");
  const panel = await eventually("the estimate", () => page.find("#estimate:not([hidden])"));
  check(panel.textContent.includes("nobody knows what GPT-5 mini costs"), panel.textContent);
  page.find("#estimate-no").click();
  await eventually("the question", () => page.find("#question").value === "A priceless one");
  equal([page.all(".asked").length, page.all(".answer").length, requests.length], [0, 0, 0]);
  equal(page.find("#empty-chat").hidden, false);
  page.ask("Another priceless one");
  await eventually("the estimate", () => page.find("#estimate:not([hidden])"));
  page.press("Escape");
  await eventually("the question", () => page.find("#question").value === "Another priceless one");
  equal([panel.hidden, requests.length], [true, 0]);
});

test("an answer in another's place tells who was asked, and so does one that failed", async () => {
  const page = await chat();
  page.ask("Who answers instead?");
  await page.answered();
  const told = [...page.find(".trace").querySelectorAll("li")].map(({ textContent }) => textContent);
  equal(told, [
    "anthropic/claude-sonnet-5-5 was not askedanthropic is let alone for a while: overloaded.",
    "GPT-5 mini failed after 1.2 s, with your own keyOpenAI answered with status 503 <b>and</b> no explanation.",
    "Offline, no model answered after 80 ms",
  ]);
  equal(page.find(".trace").open, false);
  page.ask("Please break");
  const failed = await eventually("the error", () => page.find(".answer-error"));
  equal(failed.querySelectorAll(".trace li").length, 3);
  const stored = await chat(STORED);
  await eventually("the messages", () => stored.find(".answer"));
  equal(stored.all(".trace").length, 1);
  const fresh = await chat();
  fresh.ask("Just one");
  await fresh.answered();
  equal(fresh.find(".trace"), null);
});

test("a style is kept for all chats when that is wanted", async () => {
  const page = await chat();
  const requests = sent(page);
  page.find("#style").value = "LEARNING";
  page.find("#style").dispatchEvent(new page.window.Event("change"));
  equal(requests.length, 0);
  page.find("#style-everywhere").click();
  equal(requests[0], {
    method: "PUT",
    path: "/api/chat/preferences",
    body: { style: "LEARNING" },
  });
});

test("a title that the model makes takes the place of the question's words", async () => {
  const page = await chat();
  page.ask("Find a title");
  await page.answered();
  await eventually(
    "the title",
    () => page.find(".conversation [aria-current]").textContent === "Debtors in March",
  );
  check(page.window.document.title.startsWith("Debtors in March"), page.window.document.title);
});

test("a bookmark is set and listed", async () => {
  const page = await chat();
  const requests = sent(page);
  page.find(".conversation [aria-label^='Bookmark ']").click();
  await eventually("the mark", () => page.find(".conversation .bookmarked"));
  equal(requests[0].body, { bookmarked: true });
  page.find("#only-bookmarked").click();
  await eventually("fewer", () => page.all(".conversation").length === 4);
  equal(page.find("#only-bookmarked").getAttribute("aria-pressed"), "true");
});

test("a search shows where the words are, as text, and opens at that message", async () => {
  const page = await chat();
  const search = page.find("#conversation-search");
  search.value = "owe";
  search.dispatchEvent(new page.window.Event("input"));
  const excerpt = await eventually("an excerpt", () => page.find(".conversation-excerpt"));
  equal(excerpt.textContent, "…that you owe <b>12,400.00 AUD</b> since");
  equal(excerpt.querySelector("mark").textContent, "owe");
  equal(excerpt.querySelector("b"), null);
  page.find(".conversation a").click();
  await eventually("the message", () => page.find(".answer.found"));
});

test("a conversation is moved to a project, in which a new one then begins", async () => {
  const page = await chat();
  const requests = sent(page);
  const move = [...page.find(".conversation .menu").querySelectorAll("button")].find(
    ({ textContent }) => textContent === "Move to Payroll",
  );
  move.click();
  await eventually("the dot", () => page.find(".conversation .project-dot[data-color=PURPLE]"));
  equal(requests[0].body, { projectId: "0195f0c0-0000-7000-8000-0000000000b2" });
  page.find("#in-project").value = "0195f0c0-0000-7000-8000-0000000000b2";
  page.find("#in-project").dispatchEvent(new page.window.Event("change"));
  await eventually("the list", () => requests.at(-1).path.includes("project="));
  page.find("[data-new-chat]").click();
  equal(page.find("#chat-project .name").textContent, "Payroll");
  page.ask("In it");
  await page.answered();
  equal(requests.at(-1).body.projectId, "0195f0c0-0000-7000-8000-0000000000b2");
});
