// The slider says its time while it moves and asks for that moment when it is let go.
import { drawShaded } from './shading.js';

const form = document.getElementById('back-form');
const half = document.getElementById('back-half');
const time = document.getElementById('back-time');

half.addEventListener('input', () => {
  const minutes = Number(half.value) * 30;
  time.textContent = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  half.setAttribute('aria-valuetext', time.textContent);
});
for (const each of [half, document.getElementById('back-day')]) each.addEventListener('change', () => form.submit());

const element = document.getElementById('back-map');
try {
  if (!await drawShaded(element)) element.hidden = true;
} catch (problem) {
  element.hidden = true;
  console.error(problem);
}
document.documentElement.dataset.ready = '1';
