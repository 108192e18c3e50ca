// SPDX-License-Identifier: MIT

const DRAFT = "pergola.draft";
const MODEL = "pergola.model";

/** Where questions are written. Calls back with a question, and when an answer shall stop. */
export class Composer {
  #form = document.getElementById("composer");
  #question = document.getElementById("question");
  #send = document.getElementById("send");
  #stop = document.getElementById("stop");
  #model = document.getElementById("model");
  #answering = false;
  #onAsk;

  /**
   * @param {(message: string) => void} onAsk
   * @param {() => void} onStop
   */
  constructor(onAsk, onStop) {
    this.#onAsk = onAsk;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#question.addEventListener("keydown", (event) => {
      // while an input method composes, Enter chooses a word
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#submit();
      }
    });
    this.#question.addEventListener("input", () => this.#changed());
    this.#stop.addEventListener("click", onStop);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#answering && !document.querySelector("dialog[open]")) {
        onStop();
      }
    });
    this.#rememberModel();
    this.#question.value = sessionStorage.getItem(DRAFT) ?? ""; // signing in again loses nothing
    this.#changed();
  }

  /** The model to ask; null for the server's choice. */
  get model() {
    return this.#model?.value ?? null;
  }

  /** Shows whether an answer is under way: then it can be stopped, and the next question waits. */
  set answering(answering) {
    const hadFocus = document.activeElement === this.#stop || document.activeElement === this.#send;
    this.#answering = answering;
    this.#stop.hidden = !answering;
    this.#send.hidden = answering;
    if (hadFocus) {
      this.focus();
    }
  }

  /** Goes to the field, unless that would bring up a keyboard on the screen. */
  focus() {
    if (matchMedia("(hover: hover)").matches) {
      this.#question.focus({ preventScroll: true });
    }
  }

  #submit() {
    const message = this.#question.value.trim();
    if (message === "" || this.#answering) {
      return;
    }
    this.#question.value = "";
    this.#changed();
    this.#onAsk(message);
  }

  #changed() {
    const { value, style } = this.#question;
    this.#send.disabled = value.trim() === "";
    sessionStorage.setItem(DRAFT, value);
    style.height = "auto";
    style.height = `${this.#question.scrollHeight}px`;
  }

  #rememberModel() {
    if (!this.#model) {
      return;
    }
    const chosen = localStorage.getItem(MODEL);
    if ([...this.#model.options].some(({ value }) => value === chosen)) {
      this.#model.value = chosen;
    }
    this.#model.addEventListener("change", () => localStorage.setItem(MODEL, this.#model.value));
  }
}
