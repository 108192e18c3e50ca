// SPDX-License-Identifier: MIT
// Brings a page of its own when the server cannot be reached. It keeps nothing else: no answer of
// the API and no page of somebody who is signed in. The server puts the VERSION before this.

const CACHE = `pergola-offline-${VERSION}`;
const OFFLINE = "/assets/offline.html";
const NEEDED_OFFLINE = [
  OFFLINE,
  "/assets/css/base.css",
  "/assets/css/icons.css",
  "/assets/css/components.css",
  "/assets/css/layout.css",
  "/assets/icons/favicon.svg",
];

self.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOlder().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (origin === location.origin && NEEDED_OFFLINE.includes(pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(pathname)));
  }
});

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(NEEDED_OFFLINE.map((path) => new Request(path, { cache: "reload" })));
}

async function dropOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}
