// Where one stands, if the phone says so; the grid chosen by hand always wins.

export function ask(form) {
  const link = document.getElementById("place-link");
  navigator.geolocation?.getCurrentPosition(
    ({ coords }) => {
      form.elements.longitude.value = coords.longitude;
      form.elements.latitude.value = coords.latitude;
      link.querySelector("span").textContent = link.dataset.found;
    },
    () => {},
    { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
  );
}
