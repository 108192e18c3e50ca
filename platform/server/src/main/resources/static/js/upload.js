// SPDX-License-Identifier: MIT
// Uploading files: by choosing or dropping them, one after the other, with progress.
import { problem, unreachable } from "./api.js";
import { element } from "./dom.js";
import { renewSession } from "./session.js";

/**
 * A form's place for files. Who extends it says what is done with each in `uploadOne(file, card)`,
 * which answers whether that went well, and what is done after all in `uploaded(wentWell)`.
 */
export class FileUpload extends HTMLElement {
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
    let wentWell = true;
    for (const file of files) {
      const card = new UploadCard(file);
      this.state.append(card.element);
      wentWell = (await this.uploadOne(file, card)) && wentWell;
    }
    this.input.disabled = false;
    this.input.value = "";
    if (files.length > 0) {
      this.uploaded(wentWell);
    }
  }
}

/** What is shown of one file. */
class UploadCard {
  constructor({ name }) {
    this.bar = element("progress", { max: 1, value: 0, "aria-label": `Uploading ${name}` });
    this.words = element("p.upload-file", {}, `Uploading ${name}…`);
    this.element = element("div.upload-progress.card", {}, this.words, this.bar);
  }
}

/**
 * Sends a form, anew when the session had to be renewed.
 *
 * @param {FormData} body
 * @param {{accept: string, status: number, sent: (part: number) => void,
 *     came?: (text: string) => void}} how what to ask for and what to expect; `came` hears of the
 *     answer piece by piece, and of as much as came when it breaks off
 * @returns {Promise<string>} the whole answer
 */
export async function post(address, body, how) {
  const began = Date.now();
  try {
    return await postOnce(address, body, how);
  } catch (error) {
    if (error.status !== 401) {
      throw error;
    }
    await renewSession(began);
    return postOnce(address, body, how);
  }
}

// fetch cannot tell how much of a body has been sent; XMLHttpRequest can.
function postOnce(address, body, { accept, status, sent, came = null }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let read = 0;
    const readOn = () => {
      if (came && request.status === status && request.responseText.length > read) {
        came(request.responseText.slice(read));
        read = request.responseText.length;
      }
    };
    const end = () => {
      readOn();
      resolve(request.responseText);
    };
    request.open("POST", address);
    request.setRequestHeader("Accept", accept);
    request.upload.addEventListener("progress", ({ loaded, total }) => sent(loaded / total));
    request.upload.addEventListener("load", () => sent(1));
    request.addEventListener("progress", readOn);
    request.addEventListener("error", () => (read > 0 ? end() : reject(unreachable())));
    request.addEventListener("load", () => {
      if (request.status === status) {
        end();
      } else {
        reject(problem(request.status, request.responseText));
      }
    });
    request.send(body);
  });
}
