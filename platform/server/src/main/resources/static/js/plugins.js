// SPDX-License-Identifier: MIT
// Uploading plugins, with their installation's steps and the server's own words.
import { element, notice } from "./dom.js";
import "./plugin-changes.js";
import { StepList, Told } from "./plugin-steps.js";
import { FileUpload, post } from "./upload.js";

class PluginUpload extends FileUpload {
  async uploadOne(file, { element: card, words, bar }) {
    const steps = new StepList();
    const sent = (part) => {
      bar.value = part;
      if (part === 1) {
        words.textContent = file.name;
        bar.replaceWith(steps.list);
      }
    };
    try {
      card.append(told(await install(file, sent, steps)));
      return true;
    } catch (error) {
      bar.remove();
      words.textContent = file.name;
      card.append(notice("bad", error.message));
      return false;
    }
  }

  uploaded() {
    window.htmx.ajax("GET", "/plugins/list", { target: "#plugin-list", swap: "outerHTML" });
  }
}

async function install(file, sent, steps) {
  const body = new FormData();
  body.append("file", file);
  const told = new Told(steps);
  const encoder = new TextEncoder();
  await post("/api/plugins", body, {
    accept: "text/event-stream",
    status: 200,
    sent,
    came: (text) => told.push(encoder.encode(text)),
  });
  return told.result();
}

function told(plugin) {
  const title = `${plugin.title} ${plugin.version}`;
  if (plugin.change?.state === "WAITING") {
    return notice(
      "warning",
      `${plugin.title} ${plugin.change.version} waits for you. `,
      element("a", { href: `#plugin-${plugin.id}` }, "See what it asks for"),
    );
  }
  switch (plugin.state) {
    case "LOCKED":
      return notice(
        "warning",
        `${title} is here and locked. `,
        element("a", { href: "/license" }, "Install a license"),
        " to use it.",
      );
    case "FAILED":
      return notice("bad", `${title} is here but cannot start. ${plugin.reason}`);
    case "STARTED":
      return notice("good", `${title} is here and at work.`);
    default:
      return notice("info", `${title} is here. ${plugin.reason}`);
  }
}

// The list is replaced when it renews itself: what was unfolded stays so.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "plugin-list") {
    return;
  }
  const open = new Set(
    [...detail.target.querySelectorAll("details[open]")].map((it) => it.dataset.keepOpen),
  );
  document.addEventListener(
    "htmx:afterSwap",
    () => {
      for (const details of document.querySelectorAll("#plugin-list details")) {
        details.open = open.has(details.dataset.keepOpen);
      }
    },
    { once: true },
  );
});

customElements.define("plugin-upload", PluginUpload);
