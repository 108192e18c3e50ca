// SPDX-License-Identifier: MIT
import { element } from "./dom.js";

/**
 * Asks before something that cannot be taken back.
 *
 * @param {string} question
 * @param {string} action what the button that does it says
 * @returns {Promise<boolean>} whether to do it
 */
export function confirmed(question, action) {
  const dialog = element(
    "dialog.dialog",
    { "aria-labelledby": "dialog-question" },
    element(
      "form",
      { method: "dialog" },
      element("p", { id: "dialog-question" }, question),
      element(
        "div.actions",
        {},
        element("button.button.quiet", { value: "no", autofocus: true }, "Cancel"),
        element("button.button.danger", { value: "yes" }, action),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
