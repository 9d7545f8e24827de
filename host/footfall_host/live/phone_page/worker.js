// Keeps the phone page beside it for when there is no network; with one, the newest page is taken.

const KEPT = "footfall";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(keepPages()));
self.addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate") event.respondWith(answer(event.request));
});

/** Keep the page that has brought this worker, which was loaded before there was one. */
async function keepPages() {
  await self.clients.claim();
  const pages = await self.clients.matchAll();
  const cache = await caches.open(KEPT);
  await cache.addAll(pages.map((page) => page.url));
}

async function answer(request) {
  const cache = await caches.open(KEPT);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch (problem) {
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw problem;
  }
}
