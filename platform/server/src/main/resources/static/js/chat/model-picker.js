// SPDX-License-Identifier: MIT
import { opens } from "./menu.js";

/**
 * The button that says which model is asked, and the menu behind it: aliases and models, each with
 * what it costs.
 */
export class ModelPicker {
  #button = document.getElementById("model");
  #menu = document.getElementById("model-menu");
  #default = this.#entries.find(({ dataset }) => "preferred" in dataset) ?? this.#entries[0];

  /** @param {(name: string) => void} onChoose hears what a person chose */
  constructor(onChoose) {
    if (!this.#button) {
      return; // nothing can be asked
    }
    opens(this.#button, this.#menu);
    for (const entry of this.#entries) {
      entry.addEventListener("click", () => {
        this.show(entry.value);
        onChoose(entry.value);
      });
    }
    this.show(null);
  }

  /** Shows what is asked; the default where it is null. What is not offered is shown as that. */
  show(name) {
    if (!this.#button) {
      return;
    }
    const asked = name ?? this.#button.dataset.refused ?? this.#default.value;
    const shown = this.#entries.find(({ value }) => value === asked);
    this.#button.value = asked;
    this.#button.querySelector(".name").textContent =
      shown?.dataset.title ?? `${asked} (not available)`;
    for (const entry of this.#entries) {
      entry.setAttribute("aria-pressed", String(entry === shown));
    }
  }

  get #entries() {
    return [...(this.#menu?.querySelectorAll("button") ?? [])];
  }
}
