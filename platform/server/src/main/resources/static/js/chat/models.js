// SPDX-License-Identifier: MIT

/** A model's title for people; its id when it is no longer offered. */
export function modelTitle(id) {
  const offered = [...document.querySelectorAll("[data-model]")];
  return offered.find(({ dataset }) => dataset.model === id)?.textContent.trim() ?? id;
}
