// SPDX-License-Identifier: MIT
// A model's words, and what tools brought into them, are not to be trusted: markup in them is
// shown as text, links lead only to the web or a mail address, pictures are not loaded, and what
// Markdown makes of the rest goes through DOMPurify before it comes near the page.
import { Marked } from "/lib/marked/lib/marked.esm.js";
import DOMPurify from "/lib/dompurify/dist/purify.es.mjs";
import { copyButton } from "../clipboard.js";
import { element } from "../dom.js";
import { markdownTable } from "./data-table.js";

const LINK = /^(?:https?:\/\/|mailto:)/i;

const ALLOWED = {
  ALLOWED_TAGS: [
    ..."h1 h2 h3 h4 h5 h6 p br hr strong em del code pre blockquote a".split(" "),
    ..."ul ol li input table thead tbody tr th td".split(" "),
  ],
  ALLOWED_ATTR: ["href", "align", "start", "type", "checked", "disabled"],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  ALLOWED_URI_REGEXP: LINK,
  // attributes that never hold an address, which the expression above would otherwise refuse
  ADD_URI_SAFE_ATTR: ["align", "start", "type", "checked", "disabled"],
  RETURN_DOM_FRAGMENT: true,
};

const marked = new Marked({
  gfm: true,
  renderer: {
    html({ text }) {
      return escaped(text);
    },
    link({ href, tokens }) {
      const words = this.parser.parseInline(tokens);
      return leadsOut(href) ? `<a href="${escaped(href)}">${words}</a>` : words;
    },
    image({ href, text }) {
      const words = escaped(text || href);
      return leadsOut(href) ? `<a href="${escaped(href)}">${words}</a>` : words;
    },
  },
});

function leadsOut(href) {
  return LINK.test(href) && URL.canParse(href);
}

function escaped(text) {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** Markdown that grows. Blocks that did not change keep their elements, and what is selected. */
export class Markdown {
  element = element("div.markdown");
  #blocks = [];
  #addresses = "{}";

  /** Shows a text in place of the one before; partial when more of it is to come. */
  show(text, { partial = false } = {}) {
    const tokens = marked.lexer(text);
    const { links } = tokens;
    const blocks = tokens.filter(({ type }) => type !== "space" && type !== "def");
    if (partial && beginsTable(blocks.at(-1))) {
      blocks.pop();
    }
    const kept = this.#unchanged(blocks, links);
    for (const old of [...this.element.children].slice(kept)) {
      old.remove();
    }
    for (const block of blocks.slice(kept)) {
      this.element.append(drawn(block, links));
    }
    this.#blocks = blocks.map(({ raw }) => raw);
  }

  // How many blocks from the top are as before. An address that is given at the end of a text may
  // belong to a link anywhere in it.
  #unchanged(blocks, links) {
    const addresses = JSON.stringify(links);
    if (addresses !== this.#addresses) {
      this.#addresses = addresses;
      return 0;
    }
    const first = blocks.findIndex(({ raw }, index) => raw !== this.#blocks[index]);
    return first < 0 ? blocks.length : first;
  }
}

// Until its second line is there, a table looks like a paragraph of bars.
function beginsTable(block) {
  return block?.type === "paragraph" && block.raw.startsWith("|");
}

function drawn(token, links) {
  const html = marked.parser(Object.assign([token], { links }));
  const block = element("div.block", {}, DOMPurify.sanitize(html, ALLOWED));
  for (const link of block.querySelectorAll("a[href]")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  for (const code of block.querySelectorAll("pre")) {
    const box = element("div.code-block");
    code.replaceWith(box);
    box.append(
      code,
      copyButton("Copy", () => code.textContent),
    );
  }
  for (const table of block.querySelectorAll("table")) {
    table.replaceWith(markdownTable(table));
  }
  return block;
}
