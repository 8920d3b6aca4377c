// The service worker: keeps the scan page and its scripts, never a page or an answer of a signed-in person.

const CACHE = `reuse-${VERSION}`;
const SPOKEN = "/scan/spoken";
const SHELL = /^\/scan\/(fr|en)?$/;
const LABEL = /^\/d\/([0-9a-z-]+)$/i;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(navigate(event, url));
  else if (isKept(url)) event.respondWith(kept(request));
});

async function install() {
  const cache = await caches.open(CACHE);
  // one by one and past the browser's own cache: all of the same version, or none
  await cache.addAll(KEPT.map((address) => new Request(address, { cache: "reload", credentials: "omit" })));
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("reuse-") && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** @param {URL} url */
function isKept(url) {
  return url.pathname.startsWith("/scan/v/") || KEPT.includes(url.pathname + url.search);
}

/** Give a script or a sheet from the phone; one that was not kept yet is kept from now on. @param {Request} request */
async function kept(request) {
  const found = await caches.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(CACHE)).put(request, answer.clone());
  return answer;
}

/** The scan page comes from the phone, every other page from the network. @param {FetchEvent} event @param {URL} url */
async function navigate(event, url) {
  const shell = SHELL.exec(url.pathname);
  if (shell?.[1]) event.waitUntil(remember(shell[1]));
  const found = shell && (await caches.match(url.pathname));
  if (found) return found;
  try {
    return await fetch(event.request);
  } catch (trouble) {
    return Response.redirect(`/scan/${await spoken()}#${screen(url)}`, 302);
  }
}

/** What the scan page shows where the network is missing: the device, itself, or that the page needs it. @param {URL} url */
function screen(url) {
  const label = LABEL.exec(url.pathname);
  if (label) return `open/${label[1]}`;
  return SHELL.test(url.pathname) ? "scan" : `offline/${encodeURIComponent(url.pathname)}`;
}

/** Keep the language last read, beside every version of the page. @param {string} language */
async function remember(language) {
  if ((await spoken()) === language) return;
  await (await caches.open(SPOKEN)).put(SPOKEN, new Response(language));
}

async function spoken() {
  const kept = await caches.match(SPOKEN, { cacheName: SPOKEN });
  return kept ? kept.text() : (self.navigator.language ?? "fr").startsWith("en") ? "en" : "fr";
}
