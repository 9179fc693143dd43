"""Find the property of a record that the name of a parameter means."""

from __future__ import annotations

from dataclasses import dataclass

from mockserver.spec.pointers import pointer_of
from mockserver.spec.semantics.inference.bodies import View, Views
from mockserver.spec.semantics.inference.filters import words
from mockserver.spec.semantics.inference.words import singular, squeezed, words_of
from mockserver.spec.semantics.inference.words.moments import CHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """The properties of a *record*, which the document calls *noun*."""

    views: Views
    record: View
    noun: str

    def called(self, word: str) -> str | None:
        """Return the property that *word* means, in any number, with the noun or without."""
        noun = "".join(map(singular, words_of(self.noun)))
        by_word: dict[str, str] = {}
        for name in self.record.properties:
            by_word.setdefault(squeezed(name), name)
        tried = [word, singular(word), f"{word}s", f"{noun}{word}", f"{word}id"]
        if word.startswith(noun) and len(word) > len(noun):
            tried.append(word[len(noun) :])
        if word.startswith("is"):
            tried.append(word[2:])
        tried.append(f"is{word}")
        for candidate in tried:
            if candidate and candidate in by_word:
                return by_word[candidate]
        return None

    def instant_called(self, word: str) -> str | None:
        """Return the time that *word* is said of: `created` of `created_after` is `createdAt`."""
        for name in self.record.properties:
            if squeezed(name) in (
                f"{word}at",
                f"{word}on",
                f"{word}date",
                f"date{word}",
                f"{word}time",
                f"{word}d",
                f"{word}dat",
            ):
                return name
        return None

    def instant(self, described: str) -> str | None:
        """Return the time of a record that a period *described* so is about."""
        by_word = {squeezed(name): name for name in self.record.properties}
        changed = any(word in described for word in ("updat", "modif", "changed", "changes"))
        for word in (*(CHANGED if changed else ()), *words.INSTANTS):
            if word in by_word and can_be_instant(self.views.property(self.record, by_word[word])):
                return pointer_of((by_word[word],))
        return None


def can_be_instant(view: View) -> bool:
    """Tell whether values of *view* can be moments."""
    return view.is_scalar and view.has_type("string", "integer", "number") and not view.enum
