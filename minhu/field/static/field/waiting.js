// The list of deeds that wait on this phone, each with what was said to it.

import * as queue from "./queue.js";
import { onChange, send, show } from "./strip.js";

const section = document.getElementById("waiting");
const template = document.getElementById("waiting-row");

export function watch() {
  if (section) onChange(draw);
}

function draw(items) {
  section.hidden = !items.length;
  section.querySelector("h2 small").textContent = items.length;
  section.querySelector(".weui-cells").replaceChildren(...items.map(row));
}

function row(item) {
  const cell = template.content.cloneNode(true).firstElementChild;
  const part = (name) => cell.querySelector(name);
  const [waits, refused] = cell.querySelectorAll(".mh-status");
  waits.hidden = item.refused;
  refused.hidden = !item.refused;
  for (const label of cell.querySelectorAll("[data-label]")) label.textContent = item.label;
  part("h3").textContent = item.title;
  part("[data-note]").textContent = [time(item.order), item.place].filter(Boolean).join(" · ");
  part("[data-sentence]").textContent = item.sentence;
  part("[data-sentence]").hidden = part("[data-choices]").hidden = !item.refused;
  part("[data-look]").href = item.fields.some(([name]) => name === "words")
    ? `${item.page}?draft=${item.key}`
    : item.page;
  part("[data-again]").addEventListener("click", () => again(item));
  part("[data-drop]").addEventListener("click", (event) => drop(item, event.currentTarget));
  picture(item, part("img"));
  return cell;
}

function time(moment) {
  const shape = { hour: "numeric", minute: "2-digit", hour12: true };
  return new Date(moment).toLocaleTimeString(document.documentElement.lang, shape);
}

async function again(item) {
  await queue.put(item);
  await send();
}

// The first tap asks, the second one deletes: nothing goes by accident.
async function drop(item, button) {
  if (!button.dataset.asked) {
    button.dataset.asked = "yes";
    button.textContent = button.dataset.sure;
    return;
  }
  await queue.drop(item.key);
  await show();
}

function picture(item, image) {
  const last = item.files.at(-1);
  if (!last) return;
  const reader = new FileReader();
  reader.onload = () => {
    image.src = reader.result;
    image.hidden = false;
  };
  reader.readAsDataURL(last[1]);
}
