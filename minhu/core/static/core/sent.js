// What was sent is not offered once more. On the way Back browsers put typed words into a form again, and
// sent again they would be a second case: the page is opened anew instead, and says so. Words that were
// refused or never sent stay. An answer in place of a page (a refusal) takes the address of that page, so
// that going back to it or loading it again asks nobody to send anything twice.
const PENDING = "minhu-pending";
const GONE = "minhu-gone";
const NOTE = "minhu-note";
const MOST = 50;
const [navigation] = performance.getEntriesByType("navigation");
const here = () => location.pathname + location.search;

function read(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name)) ?? [];
  } catch {
    return [];
  }
}

function write(name, value) {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // a full or forbidden store: the page works without
  }
}

function mark(entry, address) {
  history.replaceState({ ...history.state, entry }, "", address);
}

// What became of the form that led here: taken (its answer leads on to another page), or refused.
function settle() {
  const { page, action, entries } = read(PENDING);
  if (!page || navigation?.type !== "navigate" || document.referrer !== location.origin + page) return;
  if (navigation.redirectCount) write(GONE, [...read(GONE), ...entries].slice(-MOST));
  else if (here() === action) {
    mark(entries.at(-1), page);
    return entries;
  }
}

const refused = settle() ?? [];
sessionStorage.removeItem(PENDING);

document.addEventListener("submit", ({ defaultPrevented, target }) => {
  if (defaultPrevented || target.method !== "post") return;
  const entry = Date.now();
  mark(entry);
  const { pathname, search } = new URL(target.getAttribute("action") ?? "", location.href);
  write(PENDING, { page: here(), action: pathname + search, entries: [...refused, entry] });
});

/** For a form that is sent by a script: its page is left, and what it said is kept elsewhere. */
export function gone() {
  const entry = Date.now();
  mark(entry);
  write(GONE, [...read(GONE), entry].slice(-MOST));
}

function tell() {
  const note = document.querySelector("[data-sent-before]");
  if (note) note.hidden = false;
}

addEventListener("pageshow", ({ persisted }) => {
  const back = persisted || navigation?.type === "back_forward";
  if (back && read(GONE).includes(history.state?.entry)) {
    mark(null); // what is typed into the new one is a draft again
    if (navigator.onLine) {
      write(NOTE, here());
      location.replace(here()); // without what stands behind #, which would only scroll
      return;
    }
    for (const form of document.forms) form.reset();
    tell();
  }
  if (read(NOTE) === here()) tell();
  sessionStorage.removeItem(NOTE);
});
