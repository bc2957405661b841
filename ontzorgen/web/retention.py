"""What is kept of closed cases: proposals to forget them, and the decision of another person."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.services import retention as services
from ontzorgen.services.acting import Action
from ontzorgen.services.errors import BsnInText, ReasonMissing
from ontzorgen.web.access import needs
from ontzorgen.web.desk import desk
from ontzorgen.web.lists import csv_answer
from ontzorgen.wording import keeping as words
from ontzorgen.wording.errors import sentence

pages = Blueprint("retention", __name__)


@pages.get("/bewaren")
@needs(Action.READ_RETENTION)
def index() -> ResponseReturnValue:
    """List the proposals of one's own municipalities: what waits first."""
    found = desk().read(services.see_proposals)
    return render_template(
        "retention/index.html",
        waiting=[each for each in found if each.decision is None],
        decided=[(each, words.DECISIONS[each.decision]) for each in found if each.decision],
    )


@pages.get("/bewaren.csv")
@needs(Action.READ_RETENTION)
def as_csv() -> ResponseReturnValue:
    """Give the proposals that the page shows as a file for a spreadsheet."""
    return csv_answer(words.proposals_csv(desk().read(services.see_proposals)), "bewaren.csv")


@pages.get("/bewaren/<int:proposal_id>")
@needs(Action.READ_RETENTION)
def show(proposal_id: int) -> ResponseReturnValue:
    """Show a proposal, and what may be decided of it."""
    return _show(proposal_id, {}), 200


@pages.post("/bewaren/<int:proposal_id>/wissen")
@needs(Action.DECIDE_RETENTION, proves=True)
def approve(proposal_id: int) -> ResponseReturnValue:
    """Forget the household, for ever."""
    done = desk().write(
        lambda session, acting: services.approve_forgetting(session, proposal_id, acting),
        "forget household",
        f"proposal {proposal_id}",
    )
    flash(words.forgotten(done.key), "ok")
    return redirect(url_for("retention.index"))


@pages.post("/bewaren/<int:proposal_id>/bewaren")
@needs(Action.DECIDE_RETENTION)
def reject(proposal_id: int) -> ResponseReturnValue:
    """Keep the household."""
    reason = request.form.get("reden", "")
    try:
        done = desk().write(
            lambda session, acting: services.reject_forgetting(
                session, proposal_id, reason, acting
            ),
            "keep household",
            f"proposal {proposal_id}",
        )
    except ReasonMissing:
        return _show(proposal_id, {"reden": "Schrijf waarom dit bewaard blijft."}), 422
    except BsnInText as error:
        return _show(proposal_id, {"reden": sentence(error)}), 422
    flash(words.kept(done.key), "ok")
    return redirect(url_for("retention.index"))


@pages.post("/bewaren/voorstellen")
@needs(Action.PROPOSE_RETENTION)
def propose() -> ResponseReturnValue:
    """Propose every household whose term is over."""
    number = desk().write(services.propose_forgetting, "propose to forget", "households")
    flash(words.proposed(number), "ok" if number else "info")
    return redirect(url_for("retention.index"))


def _show(proposal_id: int, wrongs: dict[str, str]) -> str:
    seen = desk().read(lambda session, acting: services.see_proposal(session, proposal_id, acting))
    return render_template(
        "retention/show.html",
        seen=seen,
        decision=words.DECISIONS.get(seen.decision or ""),
        typed=request.form.get("reden", ""),
        wrongs=wrongs,
    )
