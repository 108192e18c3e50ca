// SPDX-License-Identifier: MIT

/**
 * Makes an element. Text is always set as text, never as markup.
 *
 * @param {string} name the tag, with classes after dots: "button.icon-button"
 * @param {Record<string, unknown>} attributes functions become listeners ("click"); null and false
 *     leave an attribute out; true sets it empty
 * @param {(Node | string | null | undefined)[]} children
 */
export function element(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag);
  if (classes.length > 0) {
    made.className = classes.join(" ");
  }
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      made.addEventListener(key, value);
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(key, value === true ? "" : String(value));
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** One of the icons in css/icons.css, for the eye only. */
export function icon(name, ...classes) {
  return element(["span.icon", `icon-${name}`, ...classes].join("."), { "aria-hidden": "true" });
}

/** A sentence that should catch the eye; tone is good, info, warning or bad. */
export function notice(tone, ...content) {
  return element(
    `div.notice.tone-${tone}`,
    { role: tone === "bad" ? "alert" : "status" },
    icon(tone === "good" || tone === "info" ? tone : "alert"),
    element("div", {}, ...content),
  );
}
