// SPDX-License-Identifier: MIT
// What the tests in the browser are written with.

/** All tests that were declared, in order. */
export const tests = [];

export function test(sentence, run) {
  tests.push({ sentence, run });
}

export function equal(actual, expected) {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) {
    throw new Error(`expected ${right} but was ${left}`);
  }
}

export function check(holds, what) {
  if (!holds) {
    throw new Error(what);
  }
}

/** Waits until there is something, and gives it. */
export async function eventually(what, find) {
  const end = performance.now() + 10_000;
  for (;;) {
    const found = find();
    if (found) {
      return found;
    }
    if (performance.now() > end) {
      throw new Error(`never came: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
