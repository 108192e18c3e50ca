// SPDX-License-Identifier: MIT
// Uploading documents, with the server's own words.
import { notice } from "./dom.js";
import { FileUpload, post } from "./upload.js";

class DocumentUpload extends FileUpload {
  async uploadOne(file, { element: card, words, bar }) {
    const body = new FormData();
    const project = this.querySelector("input[name=project]")?.value;
    if (project) {
      body.append("project", project);
    }
    body.append("file", file);
    const sent = (part) => {
      bar.value = part;
      if (part === 1) {
        words.textContent = `Reading ${file.name}…`;
        bar.removeAttribute("value");
      }
    };
    try {
      const how = { accept: "application/json", status: 201, sent };
      const { passages } = JSON.parse(await post("/api/documents", body, how));
      const found = `${passages} ${passages === 1 ? "passage" : "passages"}`;
      card.replaceChildren(notice("good", `${file.name} is here, in ${found}.`));
      return true;
    } catch (error) {
      card.replaceChildren(notice("bad", error.message));
      return false;
    }
  }

  uploaded(wentWell) {
    if (wentWell) {
      location.reload();
    }
  }
}

customElements.define("document-upload", DocumentUpload);
