// SPDX-License-Identifier: MIT
import { element, icon } from "./dom.js";

/** Copies text; also over plain http, where browsers withhold the clipboard's modern face. */
export async function copy(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const field = element("textarea.visually-hidden", { readonly: true, "aria-hidden": "true" });
  field.value = text;
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (!copied) {
    throw new Error("The browser refused to copy");
  }
}

/**
 * A button that copies and says so.
 *
 * @param {string} label
 * @param {() => string} text asked when pressed
 */
export function copyButton(label, text, iconName = "copy") {
  const mark = icon(iconName);
  const words = element("span", { "aria-live": "polite" }, label);
  const button = element("button.text-button", { type: "button" }, mark, words);
  button.addEventListener("click", async () => {
    const copied = await copy(text()).then(
      () => true,
      () => false,
    );
    words.textContent = copied ? "Copied" : "Copying was refused";
    mark.className = `icon icon-${copied ? "check" : "alert"}`;
    setTimeout(() => {
      words.textContent = label;
      mark.className = `icon icon-${iconName}`;
    }, 2000);
  });
  return button;
}
