// The strip on top: how many deeds wait on this phone, and why.

import * as queue from "./queue.js";

const AGAIN = 20_000;
const place = document.getElementById("queue");
const template = document.getElementById("queue-strip");
const { user, signIn } = document.body.dataset;
const listeners = [];

export const onChange = (listener) => listeners.push(listener);

export async function show() {
  const items = await queue.all();
  const mine = items.filter((item) => item.user === user);
  const words = choose(mine.filter((item) => !item.refused).length, mine.filter((item) => item.refused).length);
  place.replaceChildren(...[strip(words), others(items.length - mine.length)].filter(Boolean));
  for (const listener of listeners) listener(mine);
}

function choose(waiting, refused) {
  if (waiting && queue.state.signedOut) return ["signedOut", waiting, "signedOutNote"];
  if (!navigator.onLine) return waiting ? ["offline", waiting, "kept"] : ["silent", 0, "silentNote"];
  if (waiting && queue.state.silent) return ["trying", waiting, "tryingNote"];
  if (waiting) return ["sending", waiting, "kept"];
  return refused ? ["refused", refused, "refusedNote"] : null;
}

function strip(words) {
  if (!words) return null;
  const [title, count, note] = words;
  const link = template.content.cloneNode(true).firstElementChild;
  link.querySelector("strong").textContent = place.dataset[title].replace("{n}", count);
  link.querySelector("span").textContent = place.dataset[note] + age();
  if (title === "refused") link.classList.replace("is-offline", "is-waiting");
  if (title === "signedOut") link.href = `${signIn}?next=${encodeURIComponent(document.body.dataset.today)}`;
  return link;
}

// A kept page shows the times of the moment it was made, so it says which moment that was.
function age() {
  const { made } = document.body.dataset;
  if (navigator.onLine || !made) return "";
  const shape = { hour: "numeric", minute: "2-digit", hour12: true };
  const time = new Date(made).toLocaleTimeString(document.documentElement.lang, shape);
  return place.dataset.age.replace("{t}", time);
}

function others(count) {
  if (!count) return null;
  const line = document.createElement("p");
  line.className = "mh-notice is-offline";
  line.textContent = place.dataset.others.replace("{n}", count);
  return line;
}

export async function send() {
  const sending = queue.flush(user);
  await show();
  const sent = await sending;
  await show();
  return sent;
}

async function sendIfWaiting() {
  const items = await queue.all();
  const waits = items.some((item) => item.user === user && !item.refused);
  if (!waits || !navigator.onLine) return show();
  const sent = await send();
  if (sent.size && document.getElementById("to-do")) location.reload();
}

export function watch() {
  sendIfWaiting();
  setInterval(sendIfWaiting, AGAIN);
  addEventListener("online", sendIfWaiting);
  addEventListener("offline", show);
  addEventListener("pageshow", (event) => event.persisted && show());
}
