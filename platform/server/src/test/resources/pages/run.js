// SPDX-License-Identifier: MIT
// Runs the tests of the module that the address names, one after another, and reports them.
import { tests } from "/tests/suite.js";

const results = [];
await import(`/tests/${new URLSearchParams(location.search).get("of")}-test.js`).catch((error) =>
  results.push({ sentence: "the tests load", failure: String(error.stack ?? error) }),
);
for (const { sentence, run } of tests) {
  let failure = null;
  await Promise.resolve()
    .then(run)
    .catch((error) => {
      failure = String(error.stack ?? error);
    });
  results.push({ sentence, failure });
}
await fetch("/tests/results", { method: "POST", body: JSON.stringify(results) });
