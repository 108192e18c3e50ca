// SPDX-License-Identifier: MIT
// Tables in answers: each in a box that scrolls by itself, with a button that copies it.
import { copyButton } from "../clipboard.js";
import { element } from "../dom.js";
import { csv } from "./csv.js";

/**
 * A tool's table.
 *
 * @param {{columns: {name: string, title: string, numeric: boolean}[], rows: any[][],
 *     text: string[][], truncated: boolean}} table rows hold values for programs, text the same for
 *     people
 */
export function toolTable(table) {
  const cells = (texts, tag, scope) =>
    texts.map((text, index) =>
      element(
        table.columns[index].numeric ? `${tag}.numeric` : tag,
        { scope },
        text,
      ),
    );
  const titles = table.columns.map(({ title }) => title);
  const drawn = element(
    "table",
    {},
    element("thead", {}, element("tr", {}, ...cells(titles, "th", "col"))),
    element(
      "tbody",
      {},
      ...table.text.map((texts) => element("tr", {}, ...cells(texts, "td", null))),
    ),
  );
  const count = `${table.text.length} ${table.text.length === 1 ? "row" : "rows"}`;
  return boxed(drawn, table.truncated ? `The first ${count}` : count, () =>
    csv([titles, ...table.rows.map((row) => row.map(exact))]),
  );
}

/** A table that Markdown made, in the same dress. */
export function markdownTable(table) {
  const rows = [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim()));
  for (const cell of table.querySelectorAll("[align]")) {
    cell.classList.toggle("numeric", cell.getAttribute("align") === "right");
    cell.removeAttribute("align");
  }
  for (const head of table.querySelectorAll("th")) {
    head.scope = "col";
  }
  const count = rows.length - 1;
  return boxed(table.cloneNode(true), `${count} ${count === 1 ? "row" : "rows"}`, () =>
    csv(rows.map((row) => row.map(plainNumber))),
  );
}

function boxed(table, caption, asCsv) {
  return element(
    "div.data-table",
    {},
    element(
      "div.table-box",
      { tabindex: 0, role: "region", "aria-label": `Table, ${caption}` },
      table,
    ),
    element("div.table-head", {}, caption, copyButton("Copy as CSV", asCsv, "table")),
  );
}

// Money comes as {minorUnits, currency}; a spreadsheet wants the number of main units.
function exact(value) {
  if (value !== null && typeof value === "object") {
    const { maximumFractionDigits } = new Intl.NumberFormat("en", {
      style: "currency",
      currency: value.currency,
    }).resolvedOptions();
    return `${(value.minorUnits / 10 ** maximumFractionDigits).toFixed(maximumFractionDigits)}`;
  }
  return value;
}

// "1,234.50" is a number with commas that no spreadsheet needs; "1,234.50 AUD" is left as it is.
function plainNumber(text) {
  return /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text) ? text.replaceAll(",", "") : text;
}
