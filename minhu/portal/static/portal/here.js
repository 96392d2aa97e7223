// Asks the phone where it is, only when tapped; the list below does without.
const card = document.querySelector("[data-here]");

if (card && "geolocation" in navigator) {
  const words = card.querySelector("[role=status]");
  card.hidden = false;
  card.querySelector("button").addEventListener("click", () => {
    words.textContent = card.dataset.wait;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const at = `${coords.longitude.toFixed(6)},${coords.latitude.toFixed(6)}`;
        location.assign(`${card.dataset.url}?at=${at}`);
      },
      () => {
        words.textContent = card.dataset.denied;
      },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });
}
