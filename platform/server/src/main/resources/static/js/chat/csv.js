// SPDX-License-Identifier: MIT
// Comma-separated values as RFC 4180 has them, safe to open in a spreadsheet.

/** @param {(string | number | null)[][]} rows numbers stay numbers; text never becomes a formula */
export function csv(rows) {
  return rows.map((row) => row.map(field).join(",")).join("\r\n") + "\r\n";
}

function field(value) {
  if (typeof value === "number" || value === null) {
    return value === null ? "" : String(value);
  }
  // A spreadsheet would run what begins like a formula.
  const text = /^[=+\-@\t\r]/.test(value) && !isAmount(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function isAmount(text) {
  return /^-?[\d,]+(?:\.\d+)?(?: [A-Z]{3})?$/.test(text);
}
