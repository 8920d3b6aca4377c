// The service worker: keeps the scan page and its scripts, never a page or an answer of a signed-in person.

const CACHE = `reuse-${VERSION}`;
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
  if (request.mode === "navigate") event.respondWith(navigate(request, url));
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

/** The scan page comes from the phone, every other page from the network. @param {Request} request @param {URL} url */
async function navigate(request, url) {
  if (SHELL.test(url.pathname)) {
    const shell = await caches.match(url.pathname);
    if (shell) return shell;
  }
  try {
    return await fetch(request);
  } catch (trouble) {
    const label = LABEL.exec(url.pathname);
    if (!label && !SHELL.test(url.pathname)) return elsewhere(url);
    return Response.redirect(`/scan/${spoken()}#${label ? `open/${label[1]}` : "scan"}`, 302);
  }
}

/** A page that needs the network: the scan page says so, and goes on working. @param {URL} url */
function elsewhere(url) {
  return Response.redirect(`/scan/${spoken()}#offline/${encodeURIComponent(url.pathname)}`, 302);
}

function spoken() {
  return (self.navigator.language ?? "fr").startsWith("en") ? "en" : "fr";
}
