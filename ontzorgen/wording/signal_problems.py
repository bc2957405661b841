"""What is wrong with a row of a list of arrears signals, in Dutch (B1)."""

from __future__ import annotations

from collections.abc import Mapping

from ontzorgen.services.importing.problems import ProblemCode

_C = ProblemCode

SIGNALS: Mapping[ProblemCode, str] = {
    _C.SIGNAL_HOUSEHOLD: "dit huishouden kennen wij niet in uw gemeenten. Verbeter het nummer.",
    _C.SIGNAL_IN_SEVERAL: "dit nummer hebben huishoudens in meer dan een van uw gemeenten "
    "({municipalities}). Zet er de gemeentecode bij.",
    _C.SIGNAL_COST: "deze vaste last is niet van dit huishouden. Verbeter de code, of noem alleen "
    "de begunstigde.",
    _C.SIGNAL_PAYEE: "deze begunstigde kennen wij niet. Verbeter de code, of laat de administratie "
    "de begunstigde vastleggen.",
    _C.SIGNAL_OTHER_PAYEE: "deze vaste last gaat naar een andere begunstigde. Noem de vaste last of "
    "de begunstigde, niet allebei.",
    _C.SIGNAL_ABOUT_NOTHING: "er staat niet waar het signaal over gaat. Vul een vaste last of een "
    "begunstigde in.",
    _C.SIGNAL_IN_FUTURE: "deze dag moet nog komen. Vul in op welke dag het signaal binnenkwam.",
    _C.SIGNAL_KNOWN_OTHERWISE: "van deze dag is er al een signaal over dezelfde last, met een ander "
    "bedrag of een andere bron. Handel dat eerst af. Het oude signaal blijft zoals het was.",
    _C.SIGNAL_HOLDS_BSN: "in deze tekst staat een BSN. Haal het BSN weg.",
}
