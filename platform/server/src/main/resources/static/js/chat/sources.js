// SPDX-License-Identifier: MIT
import { element } from "../dom.js";

const CITATION = /\[(\d{1,2})\]/g;

/** Where a source can be read. */
export function address({ documentId, passage }) {
  return `/documents/${encodeURIComponent(documentId)}?passage=${passage}#passage-${passage}`;
}

function title({ name, place }) {
  return place ? `${name}, ${place}` : name;
}

/**
 * Makes links of the citations in an answer's words: [1] leads to the source of that number.
 *
 * @param {Element} words
 * @param {{number: number, documentId: string, passage: number, name: string, place: string}[]} sources
 */
export function linked(words, sources) {
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest("a, code, button")) {
      texts.push(walker.currentNode);
    }
  }
  for (const text of texts) {
    const parts = [];
    let at = 0;
    for (const match of text.data.matchAll(CITATION)) {
      const source = sources.find(({ number }) => number === Number(match[1]));
      if (source) {
        parts.push(text.data.slice(at, match.index), citation(source));
        at = match.index + match[0].length;
      }
    }
    if (parts.length > 0) {
      text.replaceWith(...parts, text.data.slice(at));
    }
  }
}

function citation(source) {
  return element(
    "a.citation",
    { href: address(source), title: title(source), target: "_blank" },
    `[${source.number}]`,
  );
}

/**
 * The sources below an answer: those that it cites, or, folded, those that the model was given and
 * that it does not cite.
 *
 * @returns {Element[]}
 */
export function sourceList(sources) {
  const cited = sources.filter((source) => source.cited);
  const others = sources.filter((source) => !source.cited);
  return [
    cited.length > 0 &&
      element(
        "section.answer-sources",
        { "aria-label": "Sources" },
        element("h3", {}, "Sources"),
        list(cited),
      ),
    others.length > 0 &&
      element(
        "details.answer-sources",
        {},
        element("summary", {}, cited.length > 0 ? "Also looked at" : "Looked at in documents"),
        list(others),
      ),
  ].filter(Boolean);
}

function list(sources) {
  return element(
    "ol",
    {},
    ...sources.map((source) =>
      element(
        "li",
        { value: source.number },
        element("a", { href: address(source), target: "_blank" }, title(source)),
      ),
    ),
  );
}
