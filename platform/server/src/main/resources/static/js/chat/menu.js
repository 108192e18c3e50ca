// SPDX-License-Identifier: MIT
import { element, icon } from "../dom.js";

let made = 0;

/**
 * A button that opens a menu beside itself: the browser closes it with Escape or a click elsewhere.
 *
 * @param {HTMLButtonElement} button
 * @param {HTMLElement[]} entries buttons and links; using one closes the menu
 * @returns {HTMLElement} the menu, to be put behind the button
 */
export function menu(button, entries) {
  const id = `menu-${++made}`;
  const list = element("div.menu", { id, popover: "auto" }, ...entries);
  button.setAttribute("popovertarget", id);
  opens(button, list);
  return list;
}

/** Has a menu that is on the page already open beside its button. */
export function opens(button, list) {
  list.addEventListener("click", (event) => {
    if (event.target.closest("button, a")) {
      list.hidePopover();
    }
  });
  list.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") {
      place(list, button);
      (list.querySelector("[aria-pressed=true]") ?? list.querySelector("button, a"))?.focus();
    }
  });
  list.addEventListener("keydown", (event) => move(list, event));
}

/** An entry of a menu. */
export function entry(name, label, click, attributes = {}) {
  return element("button.menu-entry", { type: "button", click, ...attributes }, icon(name), label);
}

// Below the button, or above it where there is more room; never out of sight.
function place(list, button) {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = list;
  const left = Math.max(8, Math.min(at.left, innerWidth - width - 8));
  const below = at.bottom + 4;
  const top = below + height <= innerHeight - 8 ? below : Math.max(8, at.top - height - 4);
  list.style.left = `${left}px`;
  list.style.top = `${top}px`;
}

function move(list, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") {
    event.stopPropagation(); // it closes the menu, and is not to stop an answer
    return;
  }
  if (step) {
    event.preventDefault();
    const all = [...list.querySelectorAll("button, a")];
    const next = all.indexOf(list.ownerDocument.activeElement) + step;
    all.at(next % all.length)?.focus();
  }
}
