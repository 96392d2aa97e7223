// Before the first paint: the theme somebody chose, else what their system prefers.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('theme');
  } catch {
    /* no storage: follow the system */
  }
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.bsTheme = chosen ?? (dark ? 'dark' : 'light');
})();
