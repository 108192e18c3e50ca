// SPDX-License-Identifier: MIT
// Takes a license from a file, chosen or dropped, into the form's field.
import { element, icon } from "./dom.js";

const MAX_BYTES = 64 * 1024;

class LicenseFile extends HTMLElement {
  connectedCallback() {
    this.token = this.closest("form").elements.token;
    const input = element("input", { type: "file", hidden: true, tabindex: -1 });
    input.addEventListener("change", () => this.take(input.files[0]));
    this.append(
      input,
      element(
        "button.button",
        { type: "button", click: () => input.click() },
        icon("upload"),
        "Take it from a file",
      ),
    );
    this.token.addEventListener("drop", (event) => {
      if (event.dataTransfer.files.length > 0) {
        event.preventDefault();
        this.take(event.dataTransfer.files[0]);
      }
    });
  }

  async take(file) {
    if (!file) {
      return;
    }
    // a license is a line of text; the server tells what is wrong with anything else
    this.token.value = (await file.slice(0, MAX_BYTES).text()).trim();
    this.token.focus();
  }
}

customElements.define("license-file", LicenseFile);
