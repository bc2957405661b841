"""The bijstandsnorm of a person who shares the costs of a home (kostendelersnorm).

Euro cents per calendar month, vakantietoeslag included. Used to check and to explain,
never to pay: the net amount comes from the municipality's benefit system.
Source: Participatiewet art. 22a, eerste lid: (40 % + A x 30 %) / A x B, where A counts
the sharers of 27 and over, the person concerned included, and B is the couple's norm.
"""

from __future__ import annotations

from datetime import date

from ontzorgen.law.errors import WrongSharers
from ontzorgen.law.parameters import value_on


def kostendelersnorm_cents(day: date, sharers: int) -> int:
    """Return the norm per person in euro cents, rounded half up to a whole cent, once.

    One sharer is the formula's own 70 %; the law then uses the single person's norm.

    Raises:
        WrongSharers: fewer than one.
        NotInForce: the couple's norm or a percentage is not known on that day.
    """
    if sharers < 1:
        raise WrongSharers(sharers)
    base_percent = value_on(day, "kostendelersnorm_base_percent").number
    sharer_percent = value_on(day, "kostendelersnorm_sharer_percent").number
    couple_cents = value_on(day, "bijstandsnorm_couple_21").cents
    numerator = (base_percent + sharers * sharer_percent) * couple_cents
    denominator = 100 * sharers
    return (2 * numerator + denominator) // (2 * denominator)
