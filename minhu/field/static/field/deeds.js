// Forms of deeds: kept on the phone first, then sent; without a signal one goes on working.

import { gone } from "../core/sent.js";
import * as queue from "./queue.js";
import { send } from "./strip.js";

const { user, today } = document.body.dataset;
const PATIENCE = 15_000;
const refusal = document.getElementById("refusal");

export function take(form) {
  form.elements.step_key.value = queue.newKey();
  form.addEventListener("submit", (event) => {
    if (form.dataset.plain) return;
    event.preventDefault();
    if (form.dataset.empty && !form.elements.words.value.trim()) return ask(form);
    if (!form.dataset.busy) keep(form, event.submitter);
  });
}

// What says nothing is not kept: it would wait on the phone for ever, since nobody can take it.
function ask(form) {
  refuse(form.dataset.empty);
  form.elements.words.setAttribute("aria-invalid", "true");
  form.elements.words.focus({ preventScroll: true });
}

async function keep(form, button) {
  form.dataset.busy = "yes";
  button?.setAttribute("aria-busy", "true");
  try {
    await queue.put(item(form, button));
  } catch {
    // This browser keeps nothing: the form is sent as forms are, once this submit is over.
    form.dataset.plain = "yes";
    setTimeout(() => (button ? button.click() : form.submit()));
    return;
  }
  if (form.dataset.stay === undefined) await settle(form);
  else stay(form, button);
  delete form.dataset.busy;
  button?.removeAttribute("aria-busy");
}

// One of many in a list: what was tapped stands there, and the next one is tapped meanwhile.
function stay(form, button) {
  const row = form.closest("[data-row]");
  const said = row.querySelector("[data-stays]");
  said.querySelector("span").textContent = button?.dataset.label ?? "";
  said.hidden = false;
  form.hidden = true;
  if (navigator.onLine) send();
}

async function settle(form) {
  const key = form.elements.step_key.value;
  const sent = navigator.onLine ? await Promise.race([send(), patience()]) : new Map();
  const kept = await queue.find(key);
  if (kept?.refused) return refuse(kept.sentence);
  gone();
  location.assign((!kept && sent.get(key)) || today);
}

// A slow line is not waited for: what is kept goes on being sent from the next page.
const patience = () => new Promise((resolve) => setTimeout(resolve, PATIENCE, new Map()));

function refuse(sentence) {
  refusal.lastElementChild.textContent = sentence;
  refusal.hidden = false;
  refusal.scrollIntoView({ block: "center" });
}

function item(form, button) {
  const data = new FormData(form);
  if (button?.name) data.set(button.name, button.value);
  data.set("done_at", new Date().toISOString());
  data.delete("csrfmiddlewaretoken");
  const entries = [...data].filter(([, value]) => typeof value === "string" || value.size);
  return {
    key: form.elements.step_key.value,
    user,
    order: Date.now(),
    url: form.dataset.queue,
    page: location.pathname,
    label: button?.dataset.label || form.dataset.label,
    title: form.dataset.title || firstLine(form),
    place: form.elements.place?.value ?? "",
    fields: entries.filter(([, value]) => typeof value === "string"),
    files: entries.filter(([, value]) => typeof value !== "string").map(([name, file]) => [name, file, file.name]),
  };
}

function firstLine(form) {
  const chosen = form.querySelector("input[name=category]:checked:not([value=''])");
  return (
    chosen?.parentElement.textContent.trim() ||
    (form.elements.words ?? form.querySelector("input:not([type=hidden]), select")).value.split("\n")[0]
  );
}

// Fills a form with a deed that was refused, so that it can be put right.
export async function fill(form, key) {
  const kept = key && (await queue.find(key));
  if (!kept || kept.user !== user) return;
  form.elements.step_key.value = key;
  for (const [name, value] of kept.fields) {
    const field = form.elements[name];
    const box = [...form.querySelectorAll("input[type=checkbox]")].find(
      (each) => each.name === name && each.value === value,
    );
    if (box) box.checked = true;
    else if (field && name !== "step_key" && name !== "do") field.value = value;
  }
  for (const input of form.querySelectorAll("input[type=file]")) {
    const files = kept.files.filter(([name]) => name === input.name).map(([, file]) => file);
    if (files.length) input.dispatchEvent(new CustomEvent("fill", { detail: files }));
  }
  if (kept.sentence) refuse(kept.sentence);
}
