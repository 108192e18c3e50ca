// SPDX-License-Identifier: MIT
// What every page needs, and nothing that a page cannot do without.
import { problem } from "./api.js";
import { confirmed } from "./dialog.js";
import { renewSession } from "./session.js";
import { toast } from "./toast.js";

// An installable app needs a worker; it only brings the offline page.
navigator.serviceWorker?.register("/service-worker.js").catch(() => {});

// Forms that ask first. In the capturing phase, so that htmx does not see the form until it is
// agreed to.
const agreed = new WeakSet();
document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (!form.dataset.confirm || agreed.delete(form)) {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (await confirmed(form.dataset.confirm, form.dataset.confirmAction ?? "Yes")) {
      agreed.add(form);
      form.requestSubmit();
    }
  },
  { capture: true },
);

// Points in time are in UTC, as their columns say; the reader's own zone is a hint.
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });
for (const time of document.querySelectorAll("time[datetime]")) {
  time.title = moment.format(new Date(time.dateTime));
}

// What htmx could not do. A failed poll is silent: the next one follows.
document.addEventListener("htmx:responseError", async ({ detail }) => {
  if (detail.xhr.status === 401) {
    await renewSession(Date.now());
    location.reload();
  } else if (detail.requestConfig.verb !== "get") {
    toast("bad", problem(detail.xhr.status, detail.xhr.responseText).message);
  }
});
document.addEventListener("htmx:sendError", ({ detail }) => {
  if (detail.requestConfig.verb !== "get") {
    toast("bad", "Pergola cannot be reached. Check your connection and try again.");
  }
});
