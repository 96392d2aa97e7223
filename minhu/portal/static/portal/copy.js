// Copies the link of the request; without it the link simply opens.
function selectAndCopy(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "mh-sr";
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  return copied;
}

for (const link of document.querySelectorAll("[data-copy]")) {
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    let copied = true;
    try {
      await navigator.clipboard.writeText(link.href);
    } catch {
      copied = selectAndCopy(link.href);
    }
    if (copied) link.querySelector("span").textContent = link.dataset.done;
    else location.assign(link.href);
  });
}
