// Keys of a window: the first letter of what is said in pinyin, as the buttons show it.
import { onKey } from './desk.js';

for (const key of ['j', 'z', 'b', 'm']) onKey(key, () => document.querySelector(`[data-press="${key}"]`)?.click());
// After a step the next one is at hand, without looking for it.
document.addEventListener('htmx:afterSettle', ({ detail }) => {
  if (detail.elt.id === 'window') document.querySelector('.hl-acts .btn-primary:not([disabled])')?.focus();
});
