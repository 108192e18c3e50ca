// SPDX-License-Identifier: MIT

/** A model's title for people; its id when it is no longer offered. */
export function modelTitle(id) {
  const offered = [...document.querySelectorAll("[data-model]")];
  return offered.find(({ dataset }) => dataset.model === id)?.textContent.trim() ?? id;
}

/** The models that can be asked, the best first: their ids and titles. */
export function models() {
  return [...document.querySelectorAll("[data-model]")].map((offered) => ({
    id: offered.dataset.model,
    title: offered.textContent.trim(),
  }));
}
