// Says under an address which place it means, once it is typed; the form does without.
for (const card of document.querySelectorAll("[data-address]")) {
  const field = card.querySelector("input[name=address]");
  const words = card.querySelector("[role=status]");
  field.addEventListener("change", async () => {
    const asked = field.value.trim();
    words.textContent = "";
    if (asked.length < 2) return;
    try {
      const body = new URLSearchParams({ address: asked });
      const answer = await fetch(card.dataset.locate, { method: "POST", body });
      const said = await answer.json();
      if (field.value.trim() !== asked) return;
      const where = said.found ? said.names.slice(1).join(" ") : "";
      const how = said.certain ? words.dataset.sure : words.dataset.unsure;
      words.textContent = said.found ? `${how} ${where}` : said.why;
    } catch {
      words.textContent = "";
    }
  });
}
