// SPDX-License-Identifier: MIT
import { modelTitle } from "./models.js";

/** Asks, above the composer, whether a question may cost what it is estimated to. */
export class EstimatePanel {
  #panel = document.getElementById("estimate");
  #text = document.getElementById("estimate-text");
  #shown = null;

  constructor() {
    document.getElementById("estimate-yes").addEventListener("click", () => this.#shown?.decide(true));
    document.getElementById("estimate-no").addEventListener("click", () => this.#shown?.decide(false));
  }

  /** @param {{quote: object, decide: (agreed: boolean) => void} | null} pending null for nothing */
  show(pending) {
    if (pending === this.#shown) {
      return;
    }
    this.#shown = pending;
    this.#panel.hidden = pending === null;
    if (pending) {
      this.#text.textContent = estimateText(pending.quote);
      this.#panel.focus({ preventScroll: true });
    }
  }
}

/** An estimate in a sentence, as POST /api/chat/estimate gives it. */
export function estimateText({ model, inputTokens, outputTokens, cost }) {
  const size =
    `up to about ${inputTokens.toLocaleString()} tokens to read, ` +
    `about ${outputTokens.toLocaleString()} to write`;
  const more = "Each use of a tool adds about as much again.";
  return cost === null
    ? `This is a long question (${size}), and nobody knows what ${modelTitle(model)} costs. ${more}`
    : `With ${modelTitle(model)} this may cost about ${amount(cost)} (${size}). ${more}`;
}

function amount({ micros, currency }) {
  return new Intl.NumberFormat(undefined, { style: "currency", currency }).format(
    micros / 1_000_000,
  );
}
