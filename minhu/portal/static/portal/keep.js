// Without a signal nothing is sent and nothing lost: the browser's own error page would throw away
// what was typed. Words stay in this tab alone, never a name or a number, and go once they are sent.
const NAME = "minhu-words:";
const SENT = "minhu-sent";
const form = document.querySelector("form[data-keep]");

function forget() {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(NAME)) sessionStorage.removeItem(name);
  }
}

function keep(field) {
  const name = `${NAME}${location.pathname}:${field.name}`;
  const kept = sessionStorage.getItem(name);
  if (kept && !field.value) field.value = kept;
  field.addEventListener("input", () => {
    try {
      sessionStorage.setItem(name, field.value);
    } catch {
      // a full or forbidden store: the page works without
    }
  });
}

// After sending, Back shows the words once more, for the browser puts them there, in a form with a
// new mark: sent again it would be a second request.
function begin() {
  const back = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  if (back && sessionStorage.getItem(SENT)) {
    form.reset();
    const note = form.querySelector("[data-sent-before]");
    note.hidden = false;
    form.prepend(note);
  }
  sessionStorage.removeItem(SENT);
}

if (document.querySelector("[data-sent]")) {
  forget();
  sessionStorage.setItem(SENT, "1");
}
if (form) {
  addEventListener("pageshow", begin);
  const words = form.querySelector("[data-offline]");
  for (const field of form.querySelectorAll("[name=words], [name=address], [name=title]")) keep(field);
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    words.hidden = false;
    words.scrollIntoView({ block: "center" });
  });
  addEventListener("online", () => {
    words.hidden = true;
  });
}
