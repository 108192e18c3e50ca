// SPDX-License-Identifier: MIT

/** A model's title for people; its id when it is no longer offered. */
export function modelTitle(id) {
  return models().find((model) => model.id === id)?.title ?? id;
}

/** The models that can be asked, the best first: their ids and titles. */
export function models() {
  return [...document.querySelectorAll("[data-model]")].map(({ dataset }) => ({
    id: dataset.model,
    title: dataset.title,
  }));
}
