// SPDX-License-Identifier: MIT
// Tables in answers: each in a box that scrolls by itself, with a button that copies it.
import { copyButton } from "../clipboard.js";
import { element } from "../dom.js";
import { csv } from "./csv.js";

const UNBROKEN_CHARACTERS = 24; // a number, a date or a name stays in one line

/**
 * A tool's table.
 *
 * @param {{columns: {name: string, title: string, numeric: boolean}[], rows: any[][],
 *     text: string[][], truncated: boolean}} table rows hold values for programs, text the same for
 *     people
 */
export function toolTable(table) {
  const cells = (texts, tag, scope) =>
    texts.map((text, index) => {
      const cell = element(tag, { scope }, text);
      dress(cell, table.columns[index].numeric);
      return cell;
    });
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
    csv(exact(table)),
  );
}

/** A table that Markdown made, in the same dress. */
export function markdownTable(table) {
  const rows = [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim()));
  for (const cell of table.querySelectorAll("th, td")) {
    dress(cell, cell.getAttribute("align") === "right");
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

function dress(cell, numeric) {
  cell.classList.toggle("numeric", numeric);
  cell.classList.toggle("unbroken", cell.textContent.length <= UNBROKEN_CHARACTERS);
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

// In a file, amounts are numbers, and their column names the currency when all are in one.
function exact({ columns, rows }) {
  const currencies = columns.map((_, index) => new Set(rows.map((row) => row[index]?.currency)));
  for (const found of currencies) {
    found.delete(undefined);
  }
  const single = currencies.map((found) => (found.size === 1 ? [...found][0] : null));
  return [
    columns.map(({ title }, index) => (single[index] ? `${title} (${single[index]})` : title)),
    ...rows.map((row) =>
      row.map((value, index) =>
        value?.currency ? amount(value) + (single[index] ? "" : ` ${value.currency}`) : value,
      ),
    ),
  ];
}

function amount({ minorUnits, currency }) {
  const { maximumFractionDigits: digits } = new Intl.NumberFormat("en", {
    style: "currency",
    currency,
  }).resolvedOptions();
  return (minorUnits / 10 ** digits).toFixed(digits);
}

// "1,234.50" is a number with commas that no spreadsheet needs; "1,234.50 AUD" is left as it is.
function plainNumber(text) {
  return /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text) ? text.replaceAll(",", "") : text;
}
