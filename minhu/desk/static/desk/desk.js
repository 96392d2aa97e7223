// Theme and keys of every desk page. Nothing here is needed to read or to send.
document.querySelector('[data-theme-toggle]')?.addEventListener('click', () => {
  const to = document.documentElement.dataset.bsTheme === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.bsTheme = to;
  try {
    localStorage.setItem('theme', to);
  } catch {
    /* remembered for this page only */
  }
  dispatchEvent(new CustomEvent('themechange'));
});

// Groups of the navigation stay as somebody left them; that of the page that is shown is open.
const OPENED = 'minhu-opened';
const opened = () => {
  try {
    return JSON.parse(localStorage.getItem(OPENED)) ?? {};
  } catch {
    return {};
  }
};
document.querySelectorAll('.side nav details').forEach((group) => {
  const head = group.querySelector('summary');
  const name = head.textContent.trim();
  if (name in opened() && !group.querySelector('[aria-current]')) group.open = opened()[name];
  head.addEventListener('click', () => {
    try {
      localStorage.setItem(OPENED, JSON.stringify({ ...opened(), [name]: !group.open }));
    } catch {
      /* for this page only */
    }
  });
});
document.querySelector('.side nav [aria-current]')?.scrollIntoView({ block: 'nearest' });

const typing = (el) =>
  el.closest?.('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]');
const help = document.querySelector('dialog.keys');
document.querySelector('[data-keys]')?.addEventListener('click', () => help?.showModal());

const bound = new Map();
/** Give a key something to do on this page; the last one to ask has it. */
export function onKey(key, act) {
  bound.set(key, act);
}

onKey('?', () => help?.showModal());
onKey('/', () => document.querySelector('.find input')?.focus());
onKey('n', () => document.querySelector('[data-go=n]')?.click());

// G, then a letter: to another page.
let waiting = 0;
function goTo(key) {
  const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
  link?.click();
}

addEventListener('keydown', (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || typing(e.target) || help?.open) return;
  const key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
  if (Date.now() - waiting < 1200) {
    waiting = 0;
    e.preventDefault();
    goTo(key);
    return;
  }
  if (key === 'g') {
    waiting = Date.now();
    return;
  }
  const act = bound.get(key);
  if (!act || (key === 'Enter' && e.target.closest('a, button, summary, input'))) return;
  e.preventDefault();
  act(e);
});

// Leaving the search box by Esc, so that the letters are keys again.
document.querySelector('.find input')?.addEventListener('keydown', (e) => {
  if (e.key === 'Escape') e.target.blur();
});
// Fields that decide what is shown send their form at once; the button beside them is for pages without script.
document.addEventListener('change', (e) => {
  if (e.target.closest('[data-send]')) e.target.form.requestSubmit();
});
// A second press while the first is on its way would do the same thing twice.
document.addEventListener('submit', (e) => {
  if (e.defaultPrevented || e.target.method !== 'post') return;
  if (e.target.dataset.going) {
    e.preventDefault();
    return;
  }
  e.target.dataset.going = 'yes';
  setTimeout(() => delete e.target.dataset.going, 5000); // a file comes back and the page stays
});
document.querySelectorAll('[data-print]').forEach((b) => b.addEventListener('click', () => print()));
// An answer that fits into no card (another session, a case that is ours no longer, too large) is asked for as a page.
document.addEventListener('htmx:responseError', ({ detail }) => {
  const form = detail.elt.closest('form');
  if ([403, 404, 413].includes(detail.xhr.status) && form?.method === 'post')
    HTMLFormElement.prototype.submit.call(form);
});
