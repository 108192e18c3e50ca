// SPDX-License-Identifier: MIT
// The access cookie lives for minutes; a refresh cookie renews it. The refresh token can be used
// once, so only one tab may renew, and the others go on with what it got.

const RENEWED_AT = "pergola.session-renewed-at";
let renewing = null;

/**
 * Renews the session. When it is over, leaves for the sign-in page and never returns.
 *
 * @param {number} since when the refused request was sent (epoch milliseconds): a renewal by
 *     another tab after that is enough
 */
export function renewSession(since) {
  renewing ??= exclusively(() => renew(since)).finally(() => {
    renewing = null;
  });
  return renewing;
}

async function renew(since) {
  if (Number(localStorage.getItem(RENEWED_AT)) > since) {
    return;
  }
  const response = await fetch("/api/auth/refresh", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: "{}",
  });
  if (!response.ok) {
    await signIn();
  }
  localStorage.setItem(RENEWED_AT, String(Date.now()));
}

/** Leaves for the sign-in page, which leads back here. */
export function signIn() {
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
  return new Promise(() => {}); // the page is about to go; nothing should go on in it
}

// Locks need a secure context; over plain http on a local network each tab renews for itself.
function exclusively(action) {
  return navigator.locks ? navigator.locks.request("pergola.session", action) : action();
}
