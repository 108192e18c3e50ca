// SPDX-License-Identifier: MIT
// The page Usage as a whole, in a frame of its own.
import { check, equal, eventually, test } from "/tests/suite.js";
import { fitted } from "/assets/js/usage.js";

async function page() {
  const frame = document.createElement("iframe");
  frame.width = "1000";
  frame.height = "900";
  frame.src = "/usage";
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
  document.body.append(frame);
  const violations = [];
  await loaded;
  frame.contentDocument.addEventListener("securitypolicyviolation", (event) =>
    violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
  );
  return { document: frame.contentDocument, violations };
}

/** Whether anything is drawn: not all of its pixels are the same. */
function isDrawn(canvas) {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size > 3;
}

test("each chart is drawn, and nothing inline is asked for", async () => {
  const { document, violations } = await page();
  const charts = await eventually("three drawn charts", () => {
    const canvases = [...document.querySelectorAll("[data-chart] canvas")];
    return canvases.length === 3 && canvases.every(isDrawn) && canvases;
  });

  const box = charts[0].getBoundingClientRect();
  charts[0].dispatchEvent(
    new MouseEvent("mousemove", {
      bubbles: true,
      clientX: box.x + box.width / 2,
      clientY: box.y + box.height / 2,
    }),
  );
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  equal(violations, []);
});

test("names beside an axis keep what tells them apart", () => {
  equal(fitted("openai/gpt-5-mini", 17, "model"), "openai/gpt-5-mini");
  equal(fitted("anthropic/claude-sonnet-5-5", 16, "model"), "…aude-sonnet-5-5");
  equal(fitted("Ada Lovelace of the mills", 16, "user"), "Ada Lovelace of…");
});

test("whoever cannot see the charts is told of the table that has their figures", async () => {
  const { document } = await page();
  const chart = document.querySelector("[data-chart=cost]");
  equal(chart.getAttribute("role"), "img");
  check(chart.getAttribute("aria-label").includes("table below"), "no way to the table");
  check(document.querySelectorAll("#usage-table tbody tr").length === 21, "a line for each day");
});
