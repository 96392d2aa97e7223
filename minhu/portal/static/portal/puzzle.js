// Solves the puzzle a page asks for when very many send at once; the form waits for it.
const field = document.querySelector("[data-puzzle]");

if (field && "Worker" in window) {
  const { form } = field;
  const words = document.getElementById(field.dataset.words);
  const puzzle = JSON.parse(field.dataset.puzzle);
  const worker = new Worker(field.dataset.worker);
  let waiting = null;

  worker.addEventListener("message", ({ data: number }) => {
    worker.terminate();
    if (number < 0) return;
    const { algorithm, challenge, salt, signature } = puzzle;
    field.value = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
    words.textContent = field.dataset.done;
    if (waiting) form.requestSubmit(waiting.submitter);
  });
  form.addEventListener("submit", (event) => {
    if (field.value || event.submitter?.name === "drop") return;
    event.preventDefault();
    waiting = event;
    words.textContent = field.dataset.wait;
  });
  words.textContent = field.dataset.wait;
  worker.postMessage(puzzle);
}
