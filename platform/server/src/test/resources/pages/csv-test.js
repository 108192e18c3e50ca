// SPDX-License-Identifier: MIT
import { csv } from "/assets/js/chat/csv.js";
import { toolTable } from "/assets/js/chat/data-table.js";
import { equal, test } from "/tests/suite.js";

test("text with commas, quotes and line ends is quoted", () => {
  equal(csv([["a,b", 'say "hi"', "two\nlines", null, 7]]), '"a,b","say ""hi""","two\nlines",,7\r\n');
});

test("text that a spreadsheet would run is disarmed, numbers are not", () => {
  equal(
    csv([["=SUM(A1)", "+1+cmd|' /C calc'!A0", "@x", "-12.50", -3]]),
    "'=SUM(A1),'+1+cmd|' /C calc'!A0,'@x,-12.50,-3\r\n",
  );
});

test("a tool's table is copied with exact amounts", async () => {
  const table = toolTable({
    columns: [
      { name: "contact", title: "Contact", numeric: false },
      { name: "due", title: "Due", numeric: true },
      { name: "paid", title: "Paid", numeric: true },
    ],
    rows: [
      ["Hollow, Creek", { minorUnits: -1234550, currency: "AUD" }, { minorUnits: 5, currency: "AUD" }],
      ["Kyoto", { minorUnits: 5000, currency: "JPY" }, null],
    ],
    text: [
      ["Hollow, Creek", "-12,345.50 AUD", "0.05 AUD"],
      ["Kyoto", "5,000 JPY", ""],
    ],
    truncated: true,
  });
  let copied = null;
  navigator.clipboard.writeText = async (text) => {
    copied = text;
  };
  document.body.append(table);
  table.querySelector("button").click();
  await Promise.resolve();
  equal(
    copied,
    'Contact,Due,Paid (AUD)\r\n"Hollow, Creek",-12345.50 AUD,0.05\r\nKyoto,5000 JPY,\r\n',
  );
  equal(table.querySelectorAll("td.numeric").length, 4);
});
