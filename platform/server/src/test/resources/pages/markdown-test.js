// SPDX-License-Identifier: MIT
import { Markdown } from "/assets/js/chat/markdown.js";
import { check, equal, test } from "/tests/suite.js";

const HOSTILE = [
  "<script>window.hacked = 1</script>",
  "<img src=x onerror='window.hacked = 1'>",
  "<svg onload=window.hacked=1><a xlink:href='javascript:window.hacked=1'>x</a></svg>",
  "<iframe srcdoc='<script>parent.hacked=1</script>'></iframe>",
  "<div style='position:fixed'>over everything</div>",
  "[a](javascript:window.hacked=1)",
  "[a](JaVaScRiPt&colon;window.hacked=1)",
  "[a](java\tscript:window.hacked=1)",
  "[a](data:text/html,<script>window.hacked=1</script>)",
  "[a](vbscript:x)",
  "[a](/logout)",
  "[a](//elsewhere.example/)",
  "<javascript:window.hacked=1>",
  "[a](https://example.com/\"onmouseover=\"window.hacked=1)",
  "![a](https://elsewhere.example/pixel.png)",
  "![a\"onerror=\"window.hacked=1](javascript:x)",
  "[a]: javascript:window.hacked=1\n\n[a]",
  "```html\n<script>window.hacked = 1</script>\n```",
  "`<script>window.hacked = 1</script>`",
  "| a |\n| --- |\n| <img src=x onerror=window.hacked=1> |",
  "<form action=https://elsewhere.example><input name=password><button>Sign in</button></form>",
  "<math><mtext><table><mglyph><style><img src onerror=window.hacked=1>",
  "<a href=\"https://example.com\" id=composer onclick=window.hacked=1>x</a>",
];

function shown(text) {
  const markdown = new Markdown();
  document.body.append(markdown.element);
  markdown.show(text);
  return markdown.element;
}

function harmless(element, source) {
  const forbidden = "script, style, img, svg, math, iframe, object, embed, form, link, meta, base";
  check(element.querySelector(forbidden) === null, `an element that must not be, from ${source}`);
  for (const inside of element.querySelectorAll("*")) {
    for (const { name, value } of inside.attributes) {
      check(!/^on|^style$|^id$|^src/i.test(name), `${name}=${value}, from ${source}`);
    }
    if (inside.matches("a[href]")) {
      check(/^(https?|mailto):$/.test(inside.protocol), `${inside.href}, from ${source}`);
      check(inside.relList.contains("noopener"), `a link without noopener, from ${source}`);
      equal(inside.target, "_blank");
    }
  }
}

test("markup and addresses that run something are shown as text", async () => {
  for (const source of HOSTILE) {
    harmless(shown(source), source);
  }
  shown("<script>visible</script>").textContent.includes("<script>visible</script>") ||
    check(false, "the markup is not shown");
  await new Promise((resolve) => setTimeout(resolve, 50)); // for what would run later
  equal(window.hacked, undefined);
});

test("neither is any mixture of them, at any point of its growth", async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  let state = seed;
  const next = (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  for (let round = 0; round < 150; round++) {
    const text = Array.from({ length: 4 }, () => {
      const piece = HOSTILE[next(HOSTILE.length)];
      return piece.slice(next(4), piece.length - next(4)) + ["", "\n", "\n\n", " **"][next(4)];
    }).join("");
    const markdown = new Markdown();
    document.body.append(markdown.element);
    for (let end = 0; end < text.length; end += 9) {
      markdown.show(text.slice(0, end), { partial: true });
      harmless(markdown.element, `${text.slice(0, end)} (seed ${seed})`);
    }
    markdown.element.remove();
  }
  equal(window.hacked, undefined);
});

test("what a model writes is drawn: lists, links, code and tables", () => {
  const element = shown(
    "# Overdue\n\n1. **Hollow Creek**\n2. <https://example.com/a>\n\n| a | b |\n|---|--:|\n| x | 1 |\n",
  );
  equal(element.querySelector("h1").textContent, "Overdue");
  equal(element.querySelectorAll("li").length, 2);
  equal(element.querySelector("a").href, "https://example.com/a");
  equal(element.querySelector("td.numeric").textContent, "1");
});

test("a growing text ends as the same text at once, and what stands keeps its elements", () => {
  const text =
    "First.\n\n| a |\n|---|\n| 1 |\n| 2 |\n\n- one\n- two\n\n```\ncode\n```\n\nLast **words**.\n";
  const growing = new Markdown();
  document.body.append(growing.element);
  let first = null;
  for (let end = 1; end <= text.length; end++) {
    growing.show(text.slice(0, end), { partial: end < text.length });
    if (end > 20) {
      first ??= growing.element.firstChild;
      check(growing.element.firstChild === first, "the first block was drawn again");
    }
  }
  equal(growing.element.textContent, shown(text).textContent);
});

test("a link whose address comes at the end becomes one", () => {
  const markdown = new Markdown();
  markdown.show("See [this][1].\n\nMore.", { partial: true });
  equal(markdown.element.querySelector("a"), null);
  markdown.show("See [this][1].\n\nMore.\n\n[1]: https://example.com/a\n");
  equal(markdown.element.querySelector("a").href, "https://example.com/a");
});

test("a table is not shown before it is one", () => {
  const markdown = new Markdown();
  markdown.show("Total.\n\n| Contact | Amo", { partial: true });
  equal(markdown.element.textContent.trim(), "Total.");
});
