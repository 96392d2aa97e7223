// A page that renews itself: it asks its own address again and puts what came into its place.
const place = () => document.getElementById('queue');
const every = Number(place().dataset.renew) * 1000;
const lost = document.querySelector('[data-lost]');
let etag = '';

function renew(text) {
  const fresh = new DOMParser().parseFromString(text, 'text/html');
  const [old, next] = [place(), fresh.getElementById('queue')];
  if (!next) return;
  for (const one of next.querySelectorAll('details')) one.open = document.getElementById(one.id)?.open ?? false;
  const called = next.dataset.state === 'called' && old.dataset.state !== 'called';
  old.replaceWith(next);
  document.title = fresh.title;
  if (called) navigator.vibrate?.([300, 150, 300]);
}

async function ask() {
  if (document.hidden || document.activeElement?.closest('#queue form')) return;
  try {
    const answer = await fetch(location.href, {
      headers: etag ? { 'If-None-Match': etag } : {},
      cache: 'no-store',
      signal: AbortSignal.timeout?.(10_000),
    });
    lost.hidden = true;
    if (answer.status === 200) {
      etag = answer.headers.get('ETag') ?? '';
      renew(await answer.text());
    }
  } catch {
    lost.hidden = false;
  }
}

setInterval(ask, every);
addEventListener('visibilitychange', ask);

// The machine at the door goes back by itself, for whoever comes next.
const back = document.querySelector('[data-back]');
if (back) setTimeout(() => location.replace(back.href), Number(back.dataset.back) * 1000);
