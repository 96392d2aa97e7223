// Lowers stylesheets to the oldest browsers Minhu serves: Chromium 108 and Safari 15.4.
//   node lower.mjs SOURCE TARGET [SOURCE TARGET ...]
//
// lightningcss folds colour functions whose arguments are known. Tabler mixes custom
// properties, and a browser that does not know color-mix() drops such a declaration even
// when an older form stands before it. So the properties are put in first: from the same
// rule, else from the root, else from wherever the stylesheet defines them.
import { readFileSync, writeFileSync } from 'node:fs';
import { transform } from 'lightningcss';

const version = (major, minor = 0) => (major << 16) | (minor << 8);
const targets = { chrome: version(108), edge: version(108), safari: version(15, 4), ios_saf: version(15, 4) };
const MODERN = /(?<![\w-])(?:color-mix|oklch|oklab|lab|lch)\(/;

/** The end of the call that opens at `start` (the index of its name). */
function closing(text, start) {
  let depth = 0;
  for (let at = text.indexOf('(', start); at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')' && (depth -= 1) === 0) return at + 1;
  }
  throw new Error(`no end: ${text.slice(start, start + 80)}`);
}

/** The arguments of a call, cut at the commas that stand on its own level. */
function split(text) {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (letter === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim());
}

/** Replace every call of `name` by what `change` makes of its arguments. */
function calls(text, name, change) {
  const found = new RegExp(`(?<![\\w-])${name}\\(`).exec(text);
  if (!found) return text;
  const end = closing(text, found.index);
  const inner = text.slice(found.index + name.length + 1, end - 1);
  return text.slice(0, found.index) + change(inner) + calls(text.slice(end), name, change);
}

/** A value with every custom property put in, for one of the two schemes. */
function known(text, lookup, dark, depth = 0) {
  if (depth > 12) throw new Error(`a ring of properties: ${text}`);
  const again = (part) => known(part, lookup, dark, depth + 1);
  const plain = calls(text, 'var', (inner) => {
    const [name, ...rest] = split(inner);
    const value = lookup(name, dark) ?? rest.join(', ');
    return again(value);
  });
  const scheme = calls(plain, 'light-dark', (inner) => split(inner)[dark ? 1 : 0]);
  return scheme.replace(/calc\(([\d.]+)\s*\*\s*([\d.]+)%\)/g, (_, a, b) => `${Number(a) * Number(b)}%`);
}

/** One declaration's value without a colour function that depends on a property. */
function settled(value, lookup) {
  const found = MODERN.exec(value);
  if (!found) return value;
  const end = closing(value, found.index);
  const call = value.slice(found.index, end);
  const [light, dark] = [false, true].map((each) => solid(known(call, lookup, each)));
  const chosen = light === dark ? light : `light-dark(${light},${dark})`;
  return value.slice(0, found.index) + chosen + settled(value.slice(end), lookup);
}

/** One colour as an old browser reads it; what hangs on the text's own colour is not mixed. */
function solid(colour) {
  const mixed = /currentcolor/i.exec(colour) ? 'currentColor' : colour;
  const { code } = transform({ filename: 'one.css', code: Buffer.from(`a{color:${mixed}}`), minify: true, targets });
  const value = /color:([^;}]+)/.exec(code.toString())?.[1];
  if (!value || MODERN.test(value)) throw new Error(`cannot be lowered: ${colour}`);
  return value;
}

/** What the stylesheet says of its custom properties: at the root by scheme, and anywhere. */
function properties(css) {
  const [root, dark, anywhere] = [new Map(), new Map(), new Map()];
  for (const [, selector, body] of css.matchAll(/([^{}]*)\{([^{}]*)\}/g)) {
    const own = declared(body);
    if (/:root|:host|data-bs-theme=.?light/.test(selector)) own.forEach((value, name) => root.set(name, value));
    else if (/^\W*data-bs-theme=.?dark[\W]*$/.test(selector)) own.forEach((value, name) => dark.set(name, value));
    own.forEach((value, name) => anywhere.has(name) || anywhere.set(name, value));
  }
  return (name, isDark) => (isDark && dark.get(name)) || root.get(name) || anywhere.get(name);
}

function declared(body) {
  return new Map([...body.matchAll(/(--[\w-]+)\s*:\s*([^;]*)/g)].map(([, name, value]) => [name, value.trim()]));
}

function lowered(css) {
  const everywhere = properties(css);
  return css.replace(/\{([^{}]*)\}/g, (whole, body) => {
    if (!MODERN.test(body)) return whole;
    const own = declared(body);
    const lookup = (name, dark) => {
      const value = own.get(name);
      return value !== undefined && !value.includes(name) ? value : everywhere(name, dark);
    };
    return `{${settled(body, lookup)}}`;
  });
}

const files = process.argv.slice(2);
for (let at = 0; at < files.length; at += 2) {
  const css = readFileSync(files[at], 'utf8').replace(/\/\*# sourceMappingURL=.*?\*\//g, '');
  const code = Buffer.from(lowered(css));
  writeFileSync(files[at + 1], transform({ filename: files[at], code, minify: true, targets }).code);
}
