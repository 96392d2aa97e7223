// 到场: the point of this moment, and only when the person asks for it.
for (const button of document.querySelectorAll('[data-here]')) {
  if (!navigator.geolocation) continue;
  button.hidden = false;
  button.addEventListener('click', () => {
    const form = button.form;
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.longitude.value = coords.longitude.toFixed(6);
        form.elements.latitude.value = coords.latitude.toFixed(6);
        button.textContent = button.dataset.done;
      },
      () => {
        button.textContent = button.dataset.failed;
        button.disabled = false;
      },
      { enableHighAccuracy: true, timeout: 10000 },
    );
  });
}
