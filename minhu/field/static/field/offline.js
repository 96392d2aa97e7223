// The service worker keeps the pages of today for a basement without a signal.

const { user, today, worker } = document.body.dataset;
const LAST = "minhu-field-user";

export async function begin() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(worker, { scope: today });
  const { active } = await navigator.serviceWorker.ready;
  if (localStorage.getItem(LAST) !== user) active.postMessage({ forget: true });
  localStorage.setItem(LAST, user);
  if (navigator.onLine) active.postMessage({ keep: links(), only: location.pathname === today });
}

// Every page one can go to from here: the tabs and the tasks of the list.
function links() {
  const paths = [...document.querySelectorAll("nav a, .weui-cells a.weui-cell")].map((link) => link.pathname);
  return [...new Set([location.pathname, ...paths.filter((path) => path.startsWith(today))])];
}

export function forgetOn(form) {
  form.addEventListener("submit", () => {
    localStorage.removeItem(LAST);
    navigator.serviceWorker?.controller?.postMessage({ forget: true });
  });
}
