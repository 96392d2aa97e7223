// Puts a number on paper: by its button, and by itself at a machine that has a printer.
const button = document.querySelector('[data-print]');
button?.addEventListener('click', () => print());
if (button?.dataset.print === 'now') print();
