{% load static %}// Keeps the shell and the pages of today; the network comes first, the kept page when it fails.

const SHELL = "minhu-field-shell-2";
const PAGES = "minhu-field-pages";
const PICTURES = "minhu-field-pictures";
const TODAY = "{% url 'field:today' %}";
const GRIDS = "{% url 'places:grids_json' %}";
const PATIENCE = 5000;
const MOST_PICTURES = 200;
const FILES = [
  "{% static 'vendor/weui.min.css' %}",
  "{% static 'portal/phone.css' %}",
  "{% static 'field/field.css' %}",
  "{% static 'vendor/icons.svg' %}",
  "{% static 'vendor/maplibre-gl.css' %}",
  "{% static 'vendor/maplibre-gl.mjs' %}",
  "{% static 'vendor/maplibre-gl-worker.mjs' %}",
  {% for name in modules %}"{% static name %}",
  {% endfor %}
];

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(FILES)));
});

addEventListener("activate", (event) => {
  const stale = (name) => name.startsWith("minhu-field-") && ![SHELL, PAGES, PICTURES].includes(name);
  const clean = caches.keys().then((names) => Promise.all(names.filter(stale).map((name) => caches.delete(name))));
  event.waitUntil(Promise.all([clean, clients.claim()]));
});

addEventListener("message", (event) => {
  if (event.data.forget) event.waitUntil(forget());
  if (event.data.keep) event.waitUntil(keepAll(event.data));
});

addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(page(event.request));
  else if (url.pathname.startsWith("/static/") || url.pathname === GRIDS) event.respondWith(file(event));
  else if (url.pathname.startsWith("/pictures/")) event.respondWith(picture(event.request));
});

const forget = () => Promise.all([caches.delete(PAGES), caches.delete(PICTURES)]);

// Today names every task there still is; pages of others are not kept any longer.
async function keepAll({ keep, only }) {
  const cache = await caches.open(PAGES);
  for (const { url } of only ? await cache.keys() : []) {
    if (!keep.includes(new URL(url).pathname)) await cache.delete(url);
  }
  for (const path of keep) {
    try {
      const response = await fetch(path);
      if (response.ok && !response.redirected) await cache.put(path, response);
    } catch {
      return;
    }
  }
}

async function page(request) {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout?.(PATIENCE) });
    if (response.type === "opaqueredirect") await forget();
    if (response.ok) await (await caches.open(PAGES)).put(new URL(request.url).pathname, response.clone());
    return response.status >= 502 ? await kept(request, response) : response;
  } catch {
    return kept(request);
  }
}

async function kept(request, otherwise) {
  const cache = await caches.open(PAGES);
  const found = (await cache.match(request, { ignoreSearch: true })) ?? otherwise ?? (await cache.match(TODAY));
  return found ?? Response.error();
}

async function file(event) {
  const cache = await caches.open(SHELL);
  const known = await cache.match(event.request);
  const fresh = fetch(event.request).then(async (response) => {
    if (response.ok) await cache.put(event.request, response.clone());
    return response;
  });
  if (!known) return fresh;
  event.waitUntil(fresh.catch(() => {}));
  return known;
}

async function picture(request) {
  const cache = await caches.open(PICTURES);
  const known = await cache.match(request);
  if (known) return known;
  const response = await fetch(request);
  if (response.ok) {
    await cache.put(request, response.clone());
    const names = await cache.keys();
    await Promise.all(names.slice(0, -MOST_PICTURES).map((name) => cache.delete(name)));
  }
  return response;
}
