// SPDX-License-Identifier: MIT
import { callJson } from "../api.js";
import { toast } from "../toast.js";
import { ModelPicker } from "./model-picker.js";

const DRAFT = "pergola.draft";
const MODEL = "pergola.model";

/**
 * Where questions are written, and where model and style are chosen. Calls back with a question,
 * and when an answer shall stop.
 */
export class Composer {
  #form = document.getElementById("composer");
  #question = document.getElementById("question");
  #send = document.getElementById("send");
  #stop = document.getElementById("stop");
  #model = new ModelPicker((name) => {
    this.#chosen.model = name;
    localStorage.setItem(MODEL, name);
  });
  #style = document.getElementById("style");
  #everywhere = document.getElementById("style-everywhere");
  #defaults = { style: this.#style.value };
  #chosen = { model: null, style: null };
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
      if (event.key === "Escape" && this.#answering && !covered()) {
        onStop();
      }
    });
    this.#style.addEventListener("change", () => this.#chooseStyle());
    this.#everywhere.addEventListener("change", () => this.#chooseStyle());
    this.#question.value = sessionStorage.getItem(DRAFT) ?? ""; // signing in again loses nothing
    this.#changed();
  }

  /** What was chosen for the next question; null for what the conversation has already. */
  get chosen() {
    return { ...this.#chosen };
  }

  /**
   * Shows what a conversation has; a new one begins with the model that was chosen last.
   *
   * @param {{id: string | null, model: string | null, style: string | null}} conversation
   */
  show({ id, model, style }) {
    const last = id === null ? localStorage.getItem(MODEL) : null;
    this.#chosen = { model: last, style: null };
    this.#model.show(this.#chosen.model ?? model);
    this.#style.value = style ?? this.#defaults.style;
    this.#everywhere.checked = false;
  }

  /** What was chosen for the next question no longer counts: another model was chosen since. */
  forgetModel() {
    this.#chosen.model = null;
  }

  /** Shows which model the conversation has by now, unless another was chosen for what is next. */
  set remembered(model) {
    if (this.#chosen.model === null) {
      this.#model.show(model);
    }
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

  /** Puts a question back that was not asked after all, unless another is being written. */
  giveBack(message) {
    if (this.#question.value.trim() === "") {
      this.#question.value = message;
      this.#changed();
    }
    this.focus();
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

  async #chooseStyle() {
    const style = this.#style.value;
    this.#chosen.style = style;
    if (!this.#everywhere.checked) {
      return;
    }
    try {
      await callJson("/api/chat/preferences", { method: "PUT", body: { style } });
      this.#defaults.style = style;
    } catch (error) {
      this.#everywhere.checked = false;
      toast("bad", error.message);
    }
  }
}

// What lies over the page takes Escape for itself.
function covered() {
  return document.querySelector("dialog[open], [popover]:popover-open") !== null;
}
