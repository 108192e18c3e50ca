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
  page.all(".conversation a")[1].click();
  await eventually("the other one", () => page.find(".messages details.tool"));
  equal(page.find("#stop").hidden, true);
  page.all(".conversation a")[0].click();
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
