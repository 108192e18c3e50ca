// SPDX-License-Identifier: MIT
// Tries a model out without leaving the page, and tells how that goes.
import { callJson } from "./api.js";

for (const form of document.querySelectorAll("form[data-test]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    test(form);
  });
}

async function test(form) {
  const button = form.querySelector("button");
  const told = form.closest("li").querySelector(".trial");
  if (button.getAttribute("aria-disabled") === "true") {
    return;
  }
  button.setAttribute("aria-disabled", "true");
  told.classList.remove("failed");
  const began = performance.now();
  const tell = () => {
    told.textContent = `Asking… ${Math.round((performance.now() - began) / 1000)} s`;
  };
  tell();
  const ticking = setInterval(tell, 1000);
  try {
    const trial = await callJson("/api/models/test", {
      method: "POST",
      body: { model: form.dataset.test },
    });
    told.classList.toggle("failed", !trial.works);
    told.textContent = trial.works ? answered(trial) : trial.detail;
  } catch (error) {
    told.classList.add("failed");
    told.textContent = error.message;
  } finally {
    clearInterval(ticking);
    button.removeAttribute("aria-disabled");
  }
}

function answered({ answer, millis, cost, currency, inputTokens, outputTokens }) {
  const said = answer === "" ? "It works, but ran out of tokens before a word" : `It works: “${answer.slice(0, 80)}”`;
  const paid = cost === null ? "cost unknown" : cost === 0 ? "free" : `${cost} ${currency}`;
  return `${said} · ${millis} ms · ${inputTokens + outputTokens} tokens · ${paid}`;
}
