// The slider says its time while it moves and asks for that moment when it is let go; a day plays by itself,
// one half-hour after the other, until its end or until somebody stops it.
import { drawShaded, shade } from './shading.js';

const PACE = 1200;
const form = document.getElementById('back-form');
const half = document.getElementById('back-half');
const time = document.getElementById('back-time');
const play = document.getElementById('back-play');
const element = document.getElementById('back-map');
const [begin, { stop }] = [play.textContent, play.dataset];
let map = null;
let timer = 0;
let shown = 0;

function tell() {
  const minutes = Number(half.value) * 30;
  time.textContent = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  half.setAttribute('aria-valuetext', time.textContent);
}

half.addEventListener('input', tell);
for (const each of [half, document.getElementById('back-day')]) each.addEventListener('change', () => form.submit());

// The map keeps its canvas: the numbers of the moment are put beside it, as on the wall.
function show(text, address) {
  const then = new DOMParser().parseFromString(text, 'text/html');
  for (const id of ['back-note', 'back-numbers', 'back-tables'])
    document.getElementById(id).replaceWith(then.getElementById(id));
  Object.assign(element.dataset, then.getElementById('back-map').dataset);
  if (map) shade(element, map.drawn, map.ground);
  history.replaceState(null, '', address);
}

function rest() {
  clearTimeout(timer);
  timer = 0;
  play.textContent = begin;
}

async function next() {
  if (shown >= Number(half.max)) {
    location.reload();
    return;
  }
  shown += 1;
  half.value = shown;
  tell();
  const address = `?${new URLSearchParams(new FormData(form))}`;
  try {
    const answer = await fetch(address);
    if (answer.redirected || !answer.ok) {
      location.href = address;
      return;
    }
    const text = await answer.text();
    if (!timer) return;
    show(text, address);
    timer = setTimeout(next, PACE);
  } catch (problem) {
    rest();
    console.warn(problem);
  }
}

play.addEventListener('click', () => {
  if (timer) {
    location.reload();
    return;
  }
  shown = half.value === half.max ? -1 : Number(half.value);
  play.textContent = stop;
  timer = setTimeout(next);
});
play.hidden = half.max === '0';

try {
  map = await drawShaded(element);
  if (!map) element.hidden = true;
} catch (problem) {
  element.hidden = true;
  console.error(problem);
}
document.documentElement.dataset.ready = '1';
