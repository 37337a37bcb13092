"""Looking for sentences of the handout on which the trace and their own sources disagree."""

from __future__ import annotations

from collections.abc import Iterator

from rules.dossier import Dossier
from rules.instruments.findings import Finding, Kind
from rules.model import Protocol


def trace_findings(protocol: Protocol, dossier: Dossier) -> Iterator[Finding]:
    """A sentence that a statement names and that does not cite it, and the other way round."""
    carried = {statement.id: frozenset(statement.carried_by) for statement in dossier.statements}
    for sentence in (each for section in protocol.sections for each in section.text):
        cited = dossier.sources[sentence.id]
        for source in cited:
            if source in carried and sentence.id not in carried[source]:
                what = f"Sentence {sentence.id} rests on {source}, and trace.yaml does not say that it carries it."
                yield Finding(Kind.TRACE, sentence.id, what, f"Add {sentence.id} to carried_by of {source}, or remove the source.")
        for source, texts in carried.items():
            if sentence.id in texts and source not in cited:
                what = f"Sentence {sentence.id} carries {source} in trace.yaml, and does not name it as a source."
                yield Finding(Kind.TRACE, sentence.id, what, f"Add {source} to its from, or remove it from carried_by of {source}.")
