"""Build the look of the pages: `npm ci` first, then `python build.py [TARGET]`.

Component styles and design tokens of the NL Design System come from the npm lockfile; of the
tokens only those stay that a style reaches. What is written to ../static is committed: serving
needs no Node. The Voorbeeld tokens are nobody's brand; a municipality brings its own theme.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
COMPONENTS = (
    *("root", "document", "body", "skip-link", "heading-1", "heading-2", "heading-3"),
    *("paragraph", "link", "button", "button-link"),
)
OWN = ("site.css", "flow.css")
FONT = MODULES / "@fontsource/source-sans-3"
WEIGHTS = (400, 600, 700)
SUBSETS = {
    "latin-ext": "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,"
    "U+0329,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,"
    "U+2C60-2C7F,U+A720-A7FF",
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,"
    "U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
}
LICENSES = {
    "utrecht-component-library": MODULES / "@utrecht/component-library-css/LICENSE.md",
    "voorbeeld-design-tokens": MODULES
    / "@nl-design-system-unstable/voorbeeld-design-tokens/LICENSE.md",
    "source-sans-3": FONT / "LICENSE",
    "htmx": MODULES / "htmx.org/LICENSE",
}


def main(target: Path) -> None:
    """Write styles, letters, the script and the licences to a folder."""
    for folder in ("fonts", "licenses"):
        (target / folder).mkdir(parents=True, exist_ok=True)
    own = [(HERE / name).read_text(encoding="utf-8") for name in OWN]
    styles = "\n".join([*_components(), _fonts(), *own])
    (target / "site.css").write_text(f"{_tokens(styles)}\n{styles}\n", encoding="utf-8")
    for name in _font_files():
        shutil.copyfile(FONT / "files" / name, target / "fonts" / name)
    shutil.copyfile(MODULES / "htmx.org/dist/htmx.min.js", target / "htmx.min.js")
    shutil.copyfile(HERE / "site.js", target / "site.js")
    for name, source in LICENSES.items():
        shutil.copyfile(source, target / "licenses" / f"{name}.txt")


def _components() -> Iterator[str]:
    """Yield the style of each component, without what points at a map of its source."""
    for name in COMPONENTS:
        text = (MODULES / f"@utrecht/{name}-css/dist/index.min.css").read_text(encoding="utf-8")
        yield re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).strip()


def _fonts() -> str:
    """Return the declarations of the letters that are served."""
    return "\n".join(
        "@font-face{font-family:'Source Sans 3';font-style:normal;font-display:swap;"
        f"font-weight:{weight};src:url(fonts/{_font(subset, weight)}) format('woff2');"
        f"unicode-range:{SUBSETS[subset]}}}"
        for subset in SUBSETS
        for weight in WEIGHTS
    )


def _font_files() -> list[str]:
    return [_font(subset, weight) for subset in SUBSETS for weight in WEIGHTS]


def _font(subset: str, weight: int) -> str:
    return f"source-sans-3-{subset}-{weight}-normal.woff2"


def _tokens(styles: str) -> str:
    """Return the design tokens that a style reaches, also by way of other tokens."""
    theme = MODULES / "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css"
    plain = re.sub(r"/\*.*?\*/", "", theme.read_text(encoding="utf-8"), flags=re.DOTALL)
    block = plain[plain.index("{") + 1 : plain.rindex("}")]
    known = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", block))
    reached: dict[str, str] = {}
    waiting = sorted(set(re.findall(r"--[\w-]+", styles)) & known.keys())
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached[name] = known[name].strip()
            waiting += [one for one in re.findall(r"--[\w-]+", known[name]) if one in known]
    lines = "".join(f"{name}:{reached[name]};" for name in sorted(reached))
    return f".voorbeeld-theme{{{lines}}}"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "static")
