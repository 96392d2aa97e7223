// Shows the chosen pictures and lets one be taken back; without it the plain field works too.
const MOST = 6;
const LARGEST = 12 * 1024 * 1024;
const SIDE = 228;
const BLANK = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";

async function thumbnail(file) {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const side = Math.min(bitmap.width, bitmap.height);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIDE;
    const left = (bitmap.width - side) / 2;
    const top = (bitmap.height - side) / 2;
    canvas.getContext("2d").drawImage(bitmap, left, top, side, side, 0, 0, SIDE, SIDE);
    bitmap.close();
    return canvas.toDataURL("image/jpeg", 0.8);
  } catch {
    return ""; // a picture this browser cannot draw (HEIC) is sent all the same
  }
}

function removeButton(words, onRemove) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "mh-remove";
  button.setAttribute("aria-label", words);
  button.innerHTML =
    '<svg class="mh-icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M18 6L6 18M6 6l12 12"/></svg>';
  button.addEventListener("click", onRemove);
  return button;
}

function enhance(box) {
  const input = box.querySelector("input[type=file]");
  const label = input.closest("label");
  const kept = box.querySelectorAll("ul li img").length;
  const words = document.createElement("p");
  words.className = "mh-error";
  words.setAttribute("role", "status");
  words.hidden = true;
  box.append(words);
  let list = box.querySelector("ul");
  let files = [];

  function say(text) {
    words.textContent = text;
    words.hidden = !text;
  }

  function ensureList() {
    if (list) return;
    list = document.createElement("ul");
    list.className = "mh-photos";
    label.before(list);
    const last = document.createElement("li");
    label.querySelector("strong")?.remove();
    label.querySelector("span").textContent = box.dataset.again;
    last.append(label);
    list.append(last);
  }

  function store() {
    const transfer = new DataTransfer();
    for (const each of files) transfer.items.add(each.file);
    input.files = transfer.files;
  }

  function forget(entry) {
    files = files.filter((each) => each !== entry);
    entry.item.remove();
    store();
    say("");
    input.focus();
  }

  async function show(entry) {
    const place = kept + files.indexOf(entry) + 1;
    const picture = document.createElement("img");
    picture.width = picture.height = SIDE;
    picture.alt = `${box.dataset.alt} ${place}`;
    entry.item.append(
      picture,
      removeButton(`${box.dataset.remove} ${place}`, () => forget(entry)),
    );
    list.lastElementChild.before(entry.item);
    const small = await thumbnail(entry.file);
    picture.src = small || BLANK;
    picture.classList.toggle("mh-blank", !small);
  }

  input.addEventListener("change", () => {
    say("");
    ensureList();
    for (const file of input.files) {
      if (file.size > LARGEST) say(box.dataset.large);
      else if (kept + files.length >= MOST) say(box.dataset.full);
      else {
        const entry = { file, item: document.createElement("li") };
        files.push(entry);
        show(entry);
      }
    }
    store();
  });
}

for (const box of document.querySelectorAll("[data-photos]")) enhance(box);
