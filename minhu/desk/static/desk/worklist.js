// The worklist by keys and with many rows at once. Without it every row is a link and every box a box.
import { onKey } from './desk.js';

const table = document.querySelector('[data-worklist]');
const rows = table
  ? [...table.tBodies].flatMap((part) => [...part.rows]).filter((row) => row.querySelector('.what a'))
  : [];
const box = (row) => row.querySelector('input[type=checkbox]');
const bar = document.querySelector('[data-bulk]');
const all = document.querySelector('[data-all]');
const current = () => rows.findIndex((row) => row.ariaCurrent === 'true');
let anchor = null;

function stand(at) {
  const to = rows[Math.max(0, Math.min(rows.length - 1, at))];
  if (!to) return;
  rows[current()]?.removeAttribute('aria-current');
  to.ariaCurrent = 'true';
  to.scrollIntoView({ block: 'nearest' });
}

function tick(row, on) {
  const own = box(row);
  if (!own) return;
  own.checked = on;
  row.classList.toggle('on', on);
}

function range(from, to, on) {
  const [first, last] = from < to ? [from, to] : [to, from];
  rows.slice(first, last + 1).forEach((row) => tick(row, on));
}

// The bar always tells the truth about what is ticked.
function tell() {
  if (!bar) return;
  const n = rows.filter((row) => box(row)?.checked).length;
  const count = bar.querySelector('[data-count]');
  const go = bar.querySelector('[data-send-all]');
  bar.hidden = !n;
  count.textContent = count.dataset.words.replace('%n', n);
  go.querySelector('span').textContent = bar.dataset.words.replace('%n', n);
  if (all) {
    const boxes = rows.map(box).filter(Boolean);
    all.checked = n > 0 && n === boxes.length;
    all.indeterminate = n > 0 && n < boxes.length;
  }
}

function pick(e) {
  const at = current();
  if (at < 0) return;
  if (e.shiftKey && anchor !== null) range(anchor, at, true);
  else {
    tick(rows[at], !box(rows[at])?.checked);
    anchor = at;
  }
  tell();
}

table?.addEventListener('click', (e) => {
  const row = e.target.closest('tbody tr');
  if (!row || !e.target.matches('input[type=checkbox]')) return;
  const at = rows.indexOf(row);
  if (e.shiftKey && anchor !== null) range(anchor, at, e.target.checked);
  tick(row, e.target.checked);
  anchor = at;
  tell();
});
all?.addEventListener('change', () => {
  rows.forEach((row) => tick(row, all.checked));
  tell();
});
function clear() {
  rows.forEach((row) => tick(row, false));
  anchor = null;
  tell();
}
bar?.closest('form').addEventListener('reset', clear);

onKey('j', () => stand(current() + 1));
onKey('k', () => stand(Math.max(0, current() - 1)));
onKey('x', pick);
onKey('Enter', () => rows[current()]?.querySelector('.what a')?.click());
onKey('d', () => {
  if (bar && !bar.hidden) bar.querySelector('select').focus();
});
onKey('Escape', clear);
tell();

// Empty filters stay out of the address.
document.querySelector('[data-tidy]')?.addEventListener('submit', (e) => {
  for (const field of e.target.elements) if (field.name && !field.value) field.disabled = true;
});
addEventListener('pageshow', () => {
  document.querySelectorAll('[data-tidy] :disabled').forEach((field) => {
    field.disabled = false;
  });
  rows.forEach((row) => {
    const own = box(row);
    if (own) row.classList.toggle('on', own.checked);
  });
  tell();
});
