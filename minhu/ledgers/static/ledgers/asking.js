// Asks the house which questions fall away, what may be chosen and what comes out, after each answer. Without this
// script, and without a signal, everything is asked; the house settles it when it is sent.

function place(form, slot) {
  const control = form.elements[slot];
  const one = control instanceof RadioNodeList ? control[0] : control;
  return one?.closest("[data-slot], fieldset, .fld");
}

function offer(form, slot, labels) {
  const control = form.elements[slot];
  const boxes = control instanceof RadioNodeList ? [...control] : control?.options ? [] : [control].filter(Boolean);
  for (const each of control?.options ?? [])
    each.hidden = each.disabled = Boolean(each.value) && !labels.includes(each.value);
  for (const box of boxes) box.closest("label").hidden = !labels.includes(box.value) && !box.checked;
}

// Codes other ledgers know of a firm: a button for each, which fills the field and nothing else.
function suggest(form, slot, known) {
  const control = form.elements[slot];
  if (!control) return;
  let list = form.querySelector(`[data-codes="${slot}"]`);
  if (!list) {
    list = document.createElement("div");
    list.dataset.codes = slot;
    list.className = "code-offers";
    list.setAttribute("role", "status");
    control.after(list);
  }
  list.replaceChildren(
    ...known.map(({ code, words }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm weui-btn weui-btn_default weui-btn_mini";
      button.textContent = words;
      button.addEventListener("click", () => {
        control.value = code;
        control.focus();
        control.dispatchEvent(new Event("change", { bubbles: true }));
      });
      return button;
    }),
  );
}

function show(form, { left_out: leftOut, offered, said, codes }) {
  for (const [slot, known] of Object.entries(codes ?? {})) suggest(form, slot, known);
  for (const [slot, labels] of Object.entries(offered)) offer(form, slot, labels);
  for (const slot of form.dataset.slots.split(" ").filter(Boolean)) {
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
