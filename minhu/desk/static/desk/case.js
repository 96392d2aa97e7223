// One case: keys to the neighbours in the list and to what may be done, the timeline's filter, replies, the map.
import { onKey } from './desk.js';

const follow = (selector) => () => document.querySelector(selector)?.click();
onKey('j', follow('[data-after]'));
onKey('k', follow('[data-before]'));

function open(act) {
  if (act.tagName === 'DETAILS') act.open = true;
  act.scrollIntoView({ block: 'nearest' });
  act.querySelector('input:not([type=hidden]), select, textarea, form button')?.focus();
}
const FIRST = { accept: 'a', dispatch: 'd', answer: 'r' };
document.querySelectorAll('[data-act]').forEach((act) => {
  const key = act.dataset.key ?? FIRST[act.dataset.act];
  if (key) onKey(key, () => open(document.querySelector(`[data-act="${act.dataset.act}"]`)));
});

// 全部, 公开, 内部
const shows = document.querySelector('[data-shows]');
shows?.addEventListener('click', (e) => {
  const button = e.target.closest('button');
  if (!button) return;
  shows.querySelectorAll('button').forEach((each) => each.setAttribute('aria-pressed', String(each === button)));
  document.querySelectorAll('.line-x > li').forEach((entry) => {
    entry.hidden = Boolean(button.dataset.show) && entry.dataset.kind !== button.dataset.show;
  });
});

// A reply to begin from goes where the cursor would write.
function readyTemplates(root) {
  root.querySelectorAll('[data-templates]').forEach((label) => {
    label.hidden = false;
    label.querySelector('select').addEventListener('change', (e) => {
      const field = e.target.form.querySelector('textarea');
      if (e.target.value && field) {
        field.value = e.target.value;
        field.focus();
      }
      e.target.selectedIndex = 0;
    });
  });
}
readyTemplates(document);
document.addEventListener('htmx:afterSettle', (e) => {
  readyTemplates(e.target);
  e.target
    .querySelector('.wrong, [role=alert]')
    ?.closest('form')
    ?.querySelector('[aria-describedby$=error], textarea, select')
    ?.focus();
});

const place = document.querySelector('[data-map]');
if (place)
  import('./case-map.js').then((map) => map.draw(place, JSON.parse(document.querySelector('#map-data').textContent)));
