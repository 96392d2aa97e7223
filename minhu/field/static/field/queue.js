// The deeds of this phone: kept in IndexedDB until the server has said yes or no.
// Each carries its own mark (step_key), so sending one twice does it once.

const STORE = "deeds";
const PATIENCE = 60_000;
const GIVE_UP = new Set([400, 404, 409, 413, 422]);
const SIGNED_OUT = new Set([401, 403]);

export const state = { silent: false, signedOut: false, sending: false };

let opened;
let turn = Promise.resolve();

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("minhu-field", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function store(mode, deed) {
  const transaction = (await database()).transaction(STORE, mode);
  const request = deed(transaction.objectStore(STORE));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

export async function all() {
  const items = await store("readonly", (rows) => rows.getAll());
  return items.sort((one, other) => one.order - other.order);
}

export const find = (key) => store("readonly", (rows) => rows.get(key));
export const drop = (key) => store("readwrite", (rows) => rows.delete(key));

export async function put(item) {
  await store("readwrite", (rows) => rows.put({ ...item, refused: false, sentence: "" }));
  navigator.storage?.persist?.();
}

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export const token = () => /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? "";

// Sends what waits, oldest first; one tab at a time. Returns where each sent deed leads to.
export function flush(user) {
  const send = () => sendAll(user);
  const done = navigator.locks ? navigator.locks.request("minhu-field", send) : turn.then(send);
  turn = done.catch(() => {});
  return done;
}

async function sendAll(user) {
  const sent = new Map();
  state.sending = true;
  try {
    for (const item of await all()) {
      if (item.user !== user || item.refused) continue;
      if (!(await sendOne(item, sent))) break;
    }
  } finally {
    state.sending = false;
  }
  return sent;
}

// Answers whether to go on with the next: not without a signal, not when signed out.
async function sendOne(item, sent) {
  let response, answer;
  try {
    response = await post(item);
    answer = response.headers.get("content-type")?.includes("json") ? await response.json() : {};
  } catch {
    state.silent = true;
    return false;
  }
  state.signedOut = SIGNED_OUT.has(response.status);
  state.silent = !response.ok && !state.signedOut && !GIVE_UP.has(response.status);
  if (state.signedOut || state.silent) return false;
  if (response.ok) {
    await drop(item.key);
    sent.set(item.key, answer.next);
  } else {
    const sentence = answer.sentence || document.getElementById("queue").dataset.failed;
    await store("readwrite", (rows) => rows.put({ ...item, refused: true, sentence }));
  }
  return true;
}

function post(item) {
  const body = new FormData();
  for (const [name, value] of item.fields) body.append(name, value);
  for (const [name, file, filename] of item.files) body.append(name, file, filename);
  return fetch(item.url, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": token(), Accept: "application/json" },
    signal: AbortSignal.timeout?.(PATIENCE),
  });
}
