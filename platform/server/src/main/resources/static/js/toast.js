// SPDX-License-Identifier: MIT
import { notice } from "./dom.js";

const SHOWN_MILLISECONDS = 6000;

/** A message at the bottom of the page, for a while; tone as in dom.js' notice. */
export function toast(tone, text) {
  document.querySelector(".toast")?.remove();
  const message = notice(tone, text);
  message.classList.add("toast");
  document.body.append(message);
  setTimeout(() => message.remove(), SHOWN_MILLISECONDS);
}
