"""What the site says in words: the verdicts, and the glossary."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from markupsafe import Markup

from ltbounds.report.prose import markdown

__all__ = ["MEANING", "Term", "glossary"]

MEANING = {
    "PROVED": "the whole sentence over its whole domain, decided by a kernel",
    "ARGUED": "a written argument, shown in full; what it rests on is proved, cited by name, or argued in turn",
    "HOLDS_AT_POINTS": "exact or ball arithmetic at listed points, or on a part of the domain",
    "SUPPORTED": "designed trials or witnesses; a figure reproduced inside its printed digits",
    "REFUTED": "a counterexample, re-checked exactly",
    "CONTRADICTED": "trials or a reproduced figure wholly on the wrong side",
    "UNDECIDED": "the evidence does not settle it",
    "VACUOUS": "the statement says nothing",
    "CITED": "a theorem of others, taken as given",
}


@dataclass(frozen=True)
class Term:
    """A word and what it means here."""

    name: str
    meaning: Markup

    @property
    def anchor(self) -> str:
        """The word as an anchor."""
        return self.name.lower().replace(" ", "-")


def glossary() -> list[Term]:
    """The words of `glossary.md`: a heading each, in its order; the verdicts first."""
    text = (files("ltbounds.report") / "glossary.md").read_text(encoding="utf-8")
    words = [
        Term(verdict.replace("_", " "), Markup("<p>{}.</p>").format(said.capitalize()))
        for verdict, said in MEANING.items()
    ]
    for part in text.split("\n## ")[1:]:
        name, _, meaning = part.partition("\n")
        words.append(Term(name.strip(), markdown(meaning)))
    return words
