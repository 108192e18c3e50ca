// SPDX-License-Identifier: MIT
// Uploading plugins: by choosing files or dropping them, with progress and the server's own words.
import { problem, unreachable } from "./api.js";
import { element, notice } from "./dom.js";
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
    const words = element("p.muted", {}, `Uploading ${file.name}…`);
    const progress = element("div.upload-progress", {}, words, bar);
    this.state.append(progress);
    try {
      const plugin = await sendRenewing(file, (part) => {
        bar.value = part;
        if (part === 1) {
          words.textContent = `Checking ${file.name}…`;
        }
      });
      progress.replaceWith(told(file, plugin));
    } catch (error) {
      progress.replaceWith(notice("bad", `${file.name}: ${error.message}`));
    }
  }
}

function told(file, plugin) {
  const title = plugin?.title ?? file.name;
  switch (plugin?.state) {
    case "LOCKED":
      return notice(
        "warning",
        `${title} is here and locked. `,
        element("a", { href: "/license" }, "Install a license"),
        " to use it.",
      );
    case "FAILED":
      return notice("bad", `${title} is here but cannot start. ${plugin.reason ?? ""}`);
    default:
      return notice("good", `${title} is here.`);
  }
}

async function sendRenewing(file, onProgress) {
  const sent = Date.now();
  try {
    return await send(file, onProgress);
  } catch (error) {
    if (error.status !== 401) {
      throw error;
    }
    await renewSession(sent);
    return send(file, onProgress);
  }
}

// fetch cannot tell how much of a body has been sent; XMLHttpRequest can.
function send(file, onProgress) {
  return new Promise((resolve, reject) => {
    const body = new FormData();
    body.append("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", "/api/plugins");
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded / total));
    request.addEventListener("error", () => reject(unreachable()));
    request.addEventListener("load", () => {
      if (request.status >= 200 && request.status < 300) {
        resolve(request.responseText === "" ? null : JSON.parse(request.responseText));
      } else {
        reject(problem(request.status, request.responseText));
      }
    });
    request.send(body);
  });
}

customElements.define("plugin-upload", PluginUpload);
