"""What a task refuses, why, and what now: Dutch, level B1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ontzorgen.domain.tasks import TaskKind
from ontzorgen.services import errors
from ontzorgen.wording.amounts import day
from ontzorgen.wording.tasks import CLOSES_BY

SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    errors.UnknownTask: lambda e: (
        f"Er is voor u geen taak {e.task}. Kijk bij Taken welke taken er zijn."
    ),
    errors.TaskCannotWait: lambda e: (
        f"Taak {e.task} kan niet wachten: als niemand nu iets doet, wordt er misschien dubbel "
        "betaald."
    ),
    errors.TaskNotAway: lambda e: (
        f"Taak {e.task} is niet weggelegd. U ziet haar bij de open taken."
    ),
    errors.WrongDayToReturn: lambda e: (
        f"Kies een dag van {day(e.first)} tot en met {day(e.last)}."
        + (
            " Er wacht iemand op geld, dus later dan de volgende betaaldag kan niet."
            if e.money
            else " Langer dan drie maanden kan niet."
        )
    ),
    errors.TaskDone: lambda e: f"Taak {e.task} is al afgerond door {e.login}.",
    errors.TaskOfSomebodyElse: lambda e: (
        f"Taak {e.task} is van {e.owner}. Vraag de administratie of een fiatteur om de taak aan u "
        "te geven."
    ),
    errors.TaskForAnotherRole: lambda e: (
        f"Taak {e.task} is voor iemand met de rol {e.role}. In deze gemeente heeft {e.login} die "
        "rol niet. Kies iemand die haar wel heeft."
    ),
    errors.TaskEndsWithItsSubject: lambda e: (
        f"Taak {e.task} kan niet met alleen een notitie dicht. {CLOSES_BY[TaskKind(e.kind)]}"
    ),
}
