// SPDX-License-Identifier: MIT
// Uploading plugins: by choosing files or dropping them, with progress and the server's own words.
import { problem, unreachable } from "./api.js";
import { element, notice } from "./dom.js";
import "./plugin-changes.js";
import { StepList, Told } from "./plugin-steps.js";
import { renewSession } from "./session.js";

class PluginUpload extends HTMLElement {
  connectedCallback() {
    this.classList.add("live"); // sends by itself, so the form's button goes
    this.state = this.querySelector(".upload-state");
    this.input = this.querySelector("input[type=file]");
    this.input.multiple = true;
    this.input.addEventListener("change", () => this.upload([...this.input.files]));
    for (const type of ["dragenter", "dragover"]) {
      this.addEventListener(type, (event) => this.hover(event, true));
    }
    this.addEventListener("dragleave", (event) => this.hover(event, false));
    this.addEventListener("drop", (event) => {
      this.hover(event, false);
      this.upload([...event.dataTransfer.files]);
    });
  }

  hover(event, over) {
    event.preventDefault();
    this.classList.toggle("over", over);
  }

  async upload(files) {
    this.state.replaceChildren();
    this.input.disabled = true;
    for (const file of files) {
      await this.uploadOne(file);
    }
    this.input.disabled = false;
    this.input.value = "";
    window.htmx.ajax("GET", "/plugins/list", { target: "#plugin-list", swap: "outerHTML" });
  }

  async uploadOne(file) {
    const bar = element("progress", { max: 1, value: 0, "aria-label": `Uploading ${file.name}` });
    const words = element("p.upload-file", {}, `Uploading ${file.name}…`);
    const steps = new StepList();
    const progress = element("div.upload-progress.card", {}, words, bar);
    this.state.append(progress);
    const sent = (part) => {
      bar.value = part;
      if (part === 1) {
        words.textContent = file.name;
        bar.replaceWith(steps.list);
      }
    };
    try {
      const plugin = await sendRenewing(file, sent, steps);
      progress.append(told(plugin));
    } catch (error) {
      bar.remove();
      words.textContent = file.name;
      progress.append(notice("bad", error.message));
    }
  }
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

async function sendRenewing(file, onProgress, steps) {
  const sent = Date.now();
  try {
    return await send(file, onProgress, steps);
  } catch (error) {
    if (error.status !== 401) {
      throw error;
    }
    await renewSession(sent);
    return send(file, onProgress, steps);
  }
}

// fetch cannot tell how much of a body has been sent; XMLHttpRequest can.
function send(file, onProgress, steps) {
  return new Promise((resolve, reject) => {
    const body = new FormData();
    body.append("file", file);
    const request = new XMLHttpRequest();
    const told = new Told(steps);
    const encoder = new TextEncoder();
    let read = 0;
    const readOn = () => {
      if (request.status === 200) {
        told.push(encoder.encode(request.responseText.slice(read)));
        read = request.responseText.length;
      }
    };
    request.open("POST", "/api/plugins");
    request.setRequestHeader("Accept", "text/event-stream");
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded / total));
    request.upload.addEventListener("load", () => onProgress(1));
    request.addEventListener("progress", readOn);
    const end = () => {
      readOn();
      try {
        resolve(told.result());
      } catch (error) {
        reject(error);
      }
    };
    request.addEventListener("error", () => (read > 0 ? end() : reject(unreachable())));
    request.addEventListener("load", () => {
      if (request.status === 200) {
        end();
      } else {
        reject(problem(request.status, request.responseText));
      }
    });
    request.send(body);
  });
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
