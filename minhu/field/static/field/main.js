// What the field pages do beyond their forms; without this script they still work online.

import { watch as watchCall } from "./call.js";
import { fill, take } from "./deeds.js";
import { begin, forgetOn } from "./offline.js";
import { watch as watchPhotos } from "./photos.js";
import { ask } from "./place.js";
import { watch as watchPoints } from "./point.js";
import { watch as watchQueue } from "./strip.js";
import { watch as watchWaiting } from "./waiting.js";

for (const place of document.querySelectorAll("[data-photos]")) watchPhotos(place);
for (const form of document.querySelectorAll("form[data-queue]")) take(form);
for (const form of document.querySelectorAll("form[data-call]")) watchCall(form);
for (const form of document.querySelectorAll("form[data-forget]")) forgetOn(form);

const found = document.querySelector("form[data-found]");
if (found) {
  ask(found);
  fill(found, new URLSearchParams(location.search).get("draft"));
}
const record = document.querySelector("form[data-record]");
if (record) {
  watchPoints(record);
  fill(record, new URLSearchParams(location.search).get("draft"));
}
watchWaiting();
watchQueue();
begin();
