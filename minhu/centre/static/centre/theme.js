// Before the first paint: a wall is dark unless somebody chose otherwise on this screen.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('wall-theme');
  } catch {
    /* no storage: dark */
  }
  document.documentElement.dataset.bsTheme = chosen ?? 'dark';
})();
