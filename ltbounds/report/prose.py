"""Our plain text as HTML: code in backticks, paragraphs, examples and tables of docstrings; claims become links."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Collection

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from ltbounds.report.letters import GREEK
from ltbounds.report.links import claim_address

__all__ = ["docstring", "inline", "markdown"]

_GREEK = re.compile(rf"(?<![A-Za-z`])(?<![\w]\.)({'|'.join(sorted(GREEK, key=len, reverse=True))})(?![a-zA-Z`]|\.\w)")
_DIFFERENTIAL = re.compile(r"\bdtau\b")
_CODE = re.compile(r"``(.+?)``|`([^`]+)`")
_UNDER = re.compile(
    r"((?<![^\W\d]|[`])(?:[A-Za-zα-ωΑ-Ω]{1,2}(?:&#39;){0,2}|max|min|sup|inf|Bad)|[|‖)∫])_(\{[^{}]{1,40}\}|\([^()]{1,8}\)|[A-Za-z0-9∞α-ω]{1,5}|before|[+−±-](?=\W))(?!\w)"
)
_POWER = re.compile(
    r"(?:(?<=[\w)}\]|₂])|(?<=_[+-])|(?<=&#39;))\^(\{(?:[^{}]|\{[^{}]*\}){1,24}\}|\((?:[^()]|\((?:[^()]|\([^()]*\))*\)){1,40}\)|-?\d+\.\d+|-?\w{1,3}(?:&#39;)?(?:_\{[^{}]{1,8}\}|_\w{1,4})?|[+*∞-](?=\W|$))(?!\w)"
)
_LAYER = re.compile(r"\(\w(-1|\+1)?(,\w)?\)")
"""W^(l-1) is of layer l-1, and no power."""
_LOG2 = re.compile(r"\blog2(?=[\s(^])")
_SIGN = re.compile(r"(?<![\w`])([A-Za-z])_(plus|minus)(?!\w)")
_SUM = re.compile(r"\b(?:[sS]um|Sigma)_(?=[\[{a-z])")
_NO_BREAK = "\u2060"
"""Between |x| and its ∞, where a line could end."""
_SUBSCRIPTS = {"inf": "∞", "-": "−"}
"""A hyphen that stands low is read as a full stop."""
_LISTED = re.compile(r"(Σ|\binf)_(\[[^\[\]]+\])")
_EITHER = re.compile(r"\+-(?=[\w(])")
_STRONG = re.compile(r"(?<![\w*])\*(\w[\w ]*)\*(?![\w*])")
_INFINITE = re.compile(r"(?<![\w.])(-?)(?:oo(?!\w)|inf(?=[)\]]))")
_CAPITAL = re.compile(r"\b(Omega|Theta|Phi)(?=\()")
_ROOT = re.compile(r"\bsqrt ?(?=[\w(])")


def inline(text: str, known: Collection[str] = (), paper: str = "") -> Markup:
    """A sentence: `code` in backticks, a claim's ID there as a link (`thm-1.d` is of `paper`), d_{i-1}, x^2, eps set.

    >>> str(inline("at most d_{i-1}^2 by `thm-1`", {"p.thm-1"}, "p"))
    'at most d<sub>i-1</sub><sup>2</sup> by <a class="id" href="p.html#p.thm-1">thm-1</a>'
    >>> str(inline("(w_+^2 + w_-^2)/3"))
    '(w<sub>+</sub><sup>2</sup> + w<sub>−</sub><sup>2</sup>)/3'
    >>> str(inline("max_{s<=l} m_minus = sum_{i<=m} x_i on (-oo, oo)"))
    'max<sub>s≤l</sub> m<sub>−</sub> = Σ<sub>i≤m</sub> x<sub>i</sub> on (-∞, ∞)'
    >>> str(inline("|w|_inf, sum_i x_i, Sigma_[k]: ∫_0^∞ *below* n*"))
    '|w|\\u2060<sub>∞</sub>, Σ<sub>i</sub> x<sub>i</sub>, Σ<sub>[k]</sub>: ∫<sub>0</sub><sup>∞</sup> <em>below</em> n*'
    >>> str(inline("e^{+-ax/2}, mu_+-(x), x -> +-x, inf_[-h,h] f, Bad_j"))
    'e<sup>±ax/2</sup>, μ<sub>±</sub>(x), x → ±x, inf<sub>[-h,h]</sub> f, Bad<sub>j</sub>'
    >>> str(inline("2^(gamma m log2(e m/(gamma m))) <= x"))
    '2<sup>γ m log₂(e m/(γ m))</sup> ≤ x'
    """
    out, at = [], 0
    for found in _CODE.finditer(text):
        out.append(_set(text[at : found.start()]))
        code = found[1] or found[2]
        name = code if code in known else f"{paper}.{code}"
        if name in known:
            out.append(Markup('<a class="id" href="{}">{}</a>').format(claim_address(name), code))
        else:
            out.append(Markup("<code>{}</code>").format(code))
        at = found.end()
    return Markup("").join([*out, _set(text[at:])])


def _set(text: str) -> Markup:
    """Letters, roots, subscripts and powers of the plain notation as such."""
    signed = _SIGN.sub(lambda m: f"{m[1]}_{'+' if m[2] == 'plus' else '-'}", text)
    text = _INFINITE.sub(r"\1∞", _LISTED.sub(r"\1_{\2}", _SUM.sub("Σ_", _EITHER.sub("±", signed))))
    text = _DIFFERENTIAL.sub("dτ", text)
    text = _CAPITAL.sub(lambda m: {"Omega": "Ω", "Theta": "Θ", "Phi": "Φ"}[m[1]], text)
    plain = _ROOT.sub(
        "√",
        _LOG2.sub(
            "log₂", text.replace("<=", "≤").replace(">=", "≥").replace("!=", "≠").replace("==", "=").replace("->", "→")
        ),
    )
    shown = str(escape(_GREEK.sub(lambda m: GREEK[m[1]], plain)))
    shown = _powers(shown)
    return Markup(_STRONG.sub(r"<em>\1</em>", _subscripts(shown)))


def _subscripts(text: str) -> str:
    return _UNDER.sub(
        lambda m: (
            f"{m[1]}{_NO_BREAK * (m[1] in '|‖')}<sub>{_SUBSCRIPTS.get(m[2]) or _subscripts(m[2].strip('{}()'))}</sub>"
        ),
        text,
    )


def _powers(text: str) -> str:
    return _POWER.sub(lambda m: f"<sup>{_powers(_bare(m[1]))}</sup>", text)


def _bare(text: str) -> str:
    if text[:1] == "{":
        return text[1:-1]
    return text[1:-1] if text[:1] == "(" and not _LAYER.fullmatch(text) else text


def markdown(text: str) -> Markup:
    """Markdown of our own tutorials and glossary."""
    return Markup(MarkdownIt("commonmark").enable("table").render(text))


def docstring(text: str | None) -> Markup:
    """A docstring: paragraphs, lists, examples, and tables between rules of ``===``.

    >>> str(docstring("One line.\\n\\n>>> 1 + 1\\n2"))
    '<p>One line.</p><pre>&gt;&gt;&gt; 1 + 1\\n2</pre>'
    """
    if not text:
        return Markup("")
    first, _, rest = text.strip("\n").partition("\n")
    whole = f"{first.strip()}\n{textwrap.dedent(rest)}"
    return Markup("").join(_block(block) for block in re.split(r"\n\s*\n", whole.strip()))


def _block(block: str) -> Markup:
    lines = block.splitlines()
    if lines[0].startswith("===") and lines[-1].startswith("==="):
        return _table(lines)
    if re.match(r">>>|===|\s{4}", lines[0]) or any(line.startswith("===") for line in lines):
        return Markup("<pre>{}</pre>").format(textwrap.dedent(block))
    if lines[0].startswith("- "):
        items = re.split(r"\n- ", block.removeprefix("- "))
        return Markup("<ul>{}</ul>").format(_each("<li>{}</li>", items, _joined))
    return Markup("<p>{}</p>").format(_joined(block))


def _table(lines: list[str]) -> Markup:
    """A table between rules, whose gaps say where columns begin; three rules: with a head.

    >>> str(_table(["=== ===", "`f` x^2", "    more", "=== ==="]))
    '<table><tr><td><code>f</code></td><td>x<sup>2</sup> more</td></tr></table>'
    """
    starts = [found.start() for found in re.finditer("=+", lines[0])]
    rules = [k for k, line in enumerate(lines) if line.startswith("===")]
    rows: list[list[str]] = []
    for k, line in enumerate(lines):
        cells = [line[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)]
        if k in rules:
            continue
        if rows and not cells[0]:  # goes on with the row above
            rows[-1] = [f"{old} {new}".strip() for old, new in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    head = len(rules) > 2
    shown = (_each("<th>{}</th>" if head and not k else "<td>{}</td>", row, inline) for k, row in enumerate(rows))
    return Markup("<table>{}</table>").format(Markup("").join(Markup("<tr>{}</tr>").format(row) for row in shown))


def _each(pattern: str, items: list[str], show: Callable[[str], Markup]) -> Markup:
    return Markup("").join(Markup(pattern).format(show(item)) for item in items)


def _joined(block: str) -> Markup:
    return inline(" ".join(block.split()))
