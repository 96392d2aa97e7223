// Says aloud who is called where, twice. A page may only speak once somebody has pressed something on it.
const calls = () => [...document.querySelectorAll('[data-call]')];
const told = new Set(calls().map((each) => each.dataset.call));
let on = false;

function say(words) {
  const spoken = new SpeechSynthesisUtterance(words);
  spoken.lang = document.documentElement.lang;
  spoken.rate = 0.9;
  speechSynthesis.speak(spoken);
}

function dress() {
  const button = document.querySelector('[data-voice]');
  if (!button || !('speechSynthesis' in window)) return;
  button.hidden = false;
  button.textContent = on ? button.dataset.on : button.dataset.off;
  button.setAttribute('aria-pressed', on);
}

// The page is put anew every few seconds: what is called since then is said, the earliest first.
function hear() {
  dress();
  for (const each of calls().reverse()) {
    if (told.has(each.dataset.call)) continue;
    told.add(each.dataset.call);
    if (on) for (const _turn of 'ab') say(each.dataset.say);
  }
}

addEventListener('click', (event) => {
  if (!event.target.closest('[data-voice]')) return;
  on = !on;
  if (on) say(event.target.dataset.said);
  else speechSynthesis.cancel();
  dress();
});
new MutationObserver(hear).observe(document.body, { childList: true });
dress();
