// SPDX-License-Identifier: MIT
// Forms that take their time (data-steps names their place in the API): shows how it goes on. Without
// this the forms do the same, and the page comes when all is over.
import { call } from "./api.js";
import { notice } from "./dom.js";
import { StepList, Told } from "./plugin-steps.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.steps && !event.defaultPrevented) {
    event.preventDefault();
    change(form);
  }
});

async function change(form) {
  const place = form.closest(".change, #generations").querySelector(".change-progress");
  const buttons = [...form.closest(".change, #generations").querySelectorAll("button")];
  const steps = new StepList();
  place.replaceChildren(steps.list);
  buttons.forEach((button) => (button.disabled = true));
  try {
    await follow(form, steps);
    renew();
  } catch (error) {
    place.append(notice("bad", error.message));
    buttons.forEach((button) => (button.disabled = false));
  }
}

async function follow(form, steps) {
  const response = await call(form.dataset.steps, {
    method: "POST",
    accept: "text/event-stream",
    body: fields(form),
  });
  const told = new Told(steps);
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    told.push(part.value);
  }
  return told.result();
}

function fields(form) {
  const all = Object.fromEntries(new FormData(form));
  return "generation" in all ? { generation: Number(all.generation) } : all;
}

// The page of all plugins renews its list; the page of one shows itself anew, with what became of it.
function renew() {
  if (document.querySelector("#plugin-list")) {
    // what was said after an upload no longer holds
    document.querySelector(".upload-state")?.replaceChildren();
    window.htmx.ajax("GET", "/plugins/list", { target: "#plugin-list", swap: "outerHTML" });
  } else {
    location.assign(`${location.pathname}?changed=`);
  }
}
