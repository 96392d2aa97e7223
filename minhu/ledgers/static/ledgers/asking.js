// Asks the house which questions fall away and what comes out, after each answer. Without this
// script, and without a signal, everything is asked; the house settles it when it is sent.

function place(form, slot) {
  const control = form.elements[slot];
  const one = control instanceof RadioNodeList ? control[0] : control;
  return one?.closest("[data-slot], fieldset, .fld");
}

function show(form, { left_out: leftOut, said }) {
  for (const slot of form.dataset.slots.split(" ")) {
    const found = place(form, slot);
    if (found) found.hidden = leftOut.includes(slot);
  }
  for (const output of form.querySelectorAll("output[data-said]")) {
    output.textContent = said[output.dataset.said] || "—";
  }
}

function watch(form) {
  let asked = 0;
  const ask = async () => {
    const mine = ++asked;
    const answer = await fetch(form.dataset.asking, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (answer?.ok && mine === asked) show(form, await answer.json());
  };
  form.addEventListener("change", ask);
  ask();
}

for (const form of document.querySelectorAll("form[data-asking]")) watch(form);
