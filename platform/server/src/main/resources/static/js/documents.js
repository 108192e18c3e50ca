// SPDX-License-Identifier: MIT
// Uploading documents: by choosing files or dropping them, with progress and the server's own words.
import { problem, unreachable } from "./api.js";
import { element, notice } from "./dom.js";
import { renewSession } from "./session.js";

class DocumentUpload extends HTMLElement {
  connectedCallback() {
    this.classList.add("live"); // sends by itself, so the form's button goes
    this.state = this.querySelector(".upload-state");
    this.input = this.querySelector("input[type=file]");
    this.project = this.querySelector("input[name=project]")?.value ?? null;
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
    let failed = false;
    for (const file of files) {
      failed = !(await this.uploadOne(file)) || failed;
    }
    this.input.disabled = false;
    this.input.value = "";
    if (files.length > 0 && !failed) {
      location.reload();
    }
  }

  /** Answers whether it went well. */
  async uploadOne(file) {
    const bar = element("progress", { max: 1, value: 0, "aria-label": `Uploading ${file.name}` });
    const words = element("p.upload-file", {}, `Uploading ${file.name}…`);
    const progress = element("div.upload-progress.card", {}, words, bar);
    this.state.append(progress);
    const sent = (part) => {
      bar.value = part;
      if (part === 1) {
        words.textContent = `Reading ${file.name}…`;
        bar.removeAttribute("value");
      }
    };
    try {
      const { passages } = await sendRenewing(file, this.project, sent);
      const found = `${passages} ${passages === 1 ? "passage" : "passages"}`;
      progress.replaceChildren(notice("good", `${file.name} is here, in ${found}.`));
      return true;
    } catch (error) {
      progress.replaceChildren(notice("bad", error.message));
      return false;
    }
  }
}

async function sendRenewing(file, project, onProgress) {
  const sent = Date.now();
  try {
    return await send(file, project, onProgress);
  } catch (error) {
    if (error.status !== 401) {
      throw error;
    }
    await renewSession(sent);
    return send(file, project, onProgress);
  }
}

// fetch cannot tell how much of a body has been sent; XMLHttpRequest can.
function send(file, project, onProgress) {
  return new Promise((resolve, reject) => {
    const body = new FormData();
    if (project) {
      body.append("project", project);
    }
    body.append("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", "/api/documents");
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded / total));
    request.upload.addEventListener("load", () => onProgress(1));
    request.addEventListener("error", () => reject(unreachable()));
    request.addEventListener("load", () => {
      if (request.status === 201) {
        resolve(JSON.parse(request.responseText));
      } else {
        reject(problem(request.status, request.responseText));
      }
    });
    request.send(body);
  });
}

customElements.define("document-upload", DocumentUpload);
