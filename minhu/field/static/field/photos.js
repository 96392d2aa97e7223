// Chosen pictures: made smaller before they are kept, shown, and taken away again.

const LONG_SIDE = 1600;
const SHOWN_SIDE = 360;

export function watch(place) {
  const input = place.querySelector("input[type=file]");
  const tile = input.closest("label");
  let chosen = [];
  const add = async (files) => {
    const smaller = await Promise.all([...files].map(shrink));
    chosen = input.multiple ? [...chosen, ...smaller] : smaller.slice(0, 1);
    await draw();
  };
  const draw = async () => {
    const kept = new DataTransfer();
    for (const file of chosen) kept.items.add(file);
    input.files = kept.files;
    const pictures = await Promise.all(chosen.map((file) => picture(file, () => remove(file))));
    show(place, tile, pictures, input.multiple);
  };
  const remove = (file) => {
    chosen = chosen.filter((each) => each !== file);
    draw();
  };
  input.addEventListener("change", () => add(input.files));
  input.addEventListener("fill", (event) => add(event.detail));

  async function picture(file, takeAway) {
    const figure = document.createElement("figure");
    const image = figure.appendChild(document.createElement("img"));
    Object.assign(image, { width: SHOWN_SIDE, height: SHOWN_SIDE, alt: place.dataset.note ?? file.name });
    image.src = await preview(file);
    const button = figure.appendChild(document.createElement("button"));
    Object.assign(button, { type: "button", className: "mh-remove" });
    button.setAttribute("aria-label", place.dataset.remove);
    button.append(document.getElementById("remove-icon").content.cloneNode(true));
    button.addEventListener("click", takeAway);
    if (place.dataset.note) {
      const note = figure.appendChild(document.createElement("figcaption"));
      note.className = "mh-note";
      note.textContent = `${place.dataset.note} · ${clock(file)}`;
    }
    return figure;
  }
}

// A tile that holds one picture gives way to it; a list shows its tile last.
function show(place, tile, pictures, list) {
  for (const old of place.querySelectorAll(".mh-chosen")) old.remove();
  const holders = pictures.map((figure) => {
    const holder = document.createElement(list ? "li" : "div");
    holder.className = "mh-chosen";
    holder.append(figure);
    return holder;
  });
  if (list) tile.parentElement.before(...holders);
  else tile.before(...holders);
  tile.hidden = !list && pictures.length > 0;
}

function clock(file) {
  const taken = new Date(file.lastModified);
  return `${taken.getHours()}:${String(taken.getMinutes()).padStart(2, "0")}`;
}

async function shrink(file) {
  const blob = await scaled(file, LONG_SIDE);
  if (!blob || blob.size >= file.size) return file;
  const name = file.name.replace(/\.\w+$/, "") + ".jpg";
  return new File([blob], name, { type: "image/jpeg", lastModified: file.lastModified });
}

async function preview(file) {
  const blob = (await scaled(file, SHOWN_SIDE)) ?? file;
  return dataUrl(blob).catch(() => "");
}

function dataUrl(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = reject;
    reader.readAsDataURL(blob);
  });
}

// By way of an <img>, which turns a picture as its camera was held.
async function scaled(file, side) {
  try {
    const image = new Image();
    image.src = await dataUrl(file);
    await image.decode();
    const factor = Math.min(1, side / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.naturalWidth * factor);
    canvas.height = Math.round(image.naturalHeight * factor);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
  } catch {
    return null; // A kind this browser cannot read (HEIC): the server can.
  }
}
