"""Documents of a household: kept encrypted, taken home as a file, taken away with a reason."""

import io
import json
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from ontzorgen.domain.documents import LARGEST, FileType, document_name
from ontzorgen.services.acting import Role
from ontzorgen.store.forget import forget
from ontzorgen.store.models import AuditRow, HouseholdDocumentRow
from tests.databases import KINDS
from tests.import_folders import BSNS
from tests.web.conftest import HTTPS
from tests.web.households_here import TODAY, hidden, send

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40


@pytest.fixture(params=KINDS)
def here(world, request):
    """A household of its own, on a database of each kind."""
    return world(request.param)


@pytest.fixture
def one(world):
    """A household of its own, on SQLite only."""
    return world("sqlite")


def upload(here, content=PDF, name="contract.pdf", kind="CONTRACT", login="kim"):
    """Add a document as somebody does."""
    file = (io.BytesIO(content), name)
    return send(here.browser(login), f"{here.place}/documenten/nieuw", soort=kind, bestand=file)


def kept(here):
    """Return the documents of the household."""
    row = HouseholdDocumentRow
    query = select(row.id, row.name, row.content_cipher, row.media_type).where(
        row.household_id == int(here.place.rsplit("/", 1)[1])
    )
    return here.rows(query.order_by(row.id))


def logged(here, action):
    query = select(AuditRow.object, AuditRow.detail).where(AuditRow.action == action)
    return [
        object_
        for object_, detail in here.rows(query)
        if json.loads(detail).get("households") == [here.key]
    ]


def test_a_document_is_kept_encrypted_and_comes_back_as_it_was_with_the_look_logged(here):
    done = upload(here)
    ((number, name, cipher, _media),) = kept(here)
    page = here.browser().get(here.place).text

    file = here.browser("finn").get(f"/documenten/{number}/bestand")

    assert done.status_code == 302
    assert name == "contract.pdf"
    assert b"PDF" not in bytes(cipher)[:200]
    assert f"/documenten/{number}/bestand" in page
    assert file.data == PDF
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert logged(here, "add document") == logged(here, "read document") == [f"document {number}"]


def test_a_document_with_a_name_in_another_script_comes_back_under_that_name(one):
    upload(one, name="besluit 2026 أحمد.pdf")
    ((number, name, *_),) = kept(one)

    file = one.browser("finn").get(f"/documenten/{number}/bestand")

    assert name == "besluit 2026 أحمد.pdf"
    assert file.status_code == 200
    assert file.data == PDF
    assert file.headers["Content-Type"] == "application/pdf"
    assert "no-store" in file.headers["Cache-Control"]
    _, _, quoted = file.headers["Content-Disposition"].partition("filename*=UTF-8''")
    assert unquote(quoted) == name


def test_the_same_file_sent_twice_is_one_document(here):
    upload(here)
    upload(here, name="nog eens.pdf")

    assert len(kept(here)) == 1


def test_who_added_a_document_takes_it_away_with_a_reason_that_is_in_the_log(here):
    upload(here)
    number = kept(here)[0][0]
    at = f"/documenten/{number}"
    other = here.browser("loes").get(at)

    silent = send(here.browser(), at, toelichting=" ")
    numbered = send(here.browser(), at, toelichting=f"van {BSNS[1]}")
    done = send(here.browser(), at, toelichting="verkeerd huishouden")

    assert other.status_code == 409
    assert (silent.status_code, numbered.status_code) == (422, 422)
    assert done.location == here.place
    assert kept(here) == []
    assert logged(here, "drop document") == [f"document {number}"]
    assert here.browser().get(f"{at}/bestand").status_code == 404


def test_beheer_takes_a_document_away_without_seeing_the_household(one):
    one.staff("beheert", Role.BEHEER)
    upload(one, name="mariam yusuf.pdf")
    number = kept(one)[0][0]
    browser = one.browser("beheert")
    page = browser.get(f"/documenten/{number}")

    done = send(browser, f"/documenten/{number}", toelichting="op verzoek")

    assert "mariam" not in page.text
    assert browser.get(f"/documenten/{number}/bestand").status_code == 403
    assert done.status_code == 302
    assert kept(one) == []


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "leeg.pdf", "is leeg"),
        (b"<html><script>alert(1)</script>", "brief.pdf", "geen PDF, JPG of PNG"),
        (b"MZ\x90\x00", "foto.png", "geen PDF, JPG of PNG"),
        (b"%PDF-" + b"x" * LARGEST, "groot.pdf", "groter dan 10 MB"),
        (PDF, f"{BSNS[1]}.pdf", "in de naam staat een BSN"),
        (PDF, "", "kies een bestand"),
    ],
)
def test_a_file_that_is_no_document_is_refused_at_its_field(one, content, name, says):
    answer = upload(one, content, name)

    assert answer.status_code == 422
    assert says in answer.text
    assert BSNS[1] not in answer.text
    assert kept(one) == []


def test_who_was_forgotten_has_no_documents_and_gets_none(one):
    upload(one)
    number = int(one.place.rsplit("/", 1)[1])
    one.site.app.write(lambda session: forget(session, number, TODAY), for_all=True)

    refused = upload(one)

    assert kept(one) == []
    assert refused.status_code == 422
    assert "zijn gewist" in refused.text


def test_a_document_without_a_kind_is_refused(one):
    assert upload(one, kind="").status_code == 422


def test_a_form_that_is_far_too_large_is_not_read(one):
    at = f"{one.place}/documenten/nieuw"
    page = one.browser().get(at)
    fields = {**hidden(page), "bestand": (io.BytesIO(b"%PDF-" + b"x" * LARGEST * 2), "a.pdf")}

    assert one.browser().post(at, fields, form=page.text).status_code == 413


def test_a_type_follows_from_the_bytes_and_the_name_follows_the_type(one):
    upload(one, b"\x89PNG\r\n\x1a\n...", "foto.pdf")

    assert [(row[1], row[3]) for row in kept(one)] == [("foto.pdf.png", "image/png")]


@pytest.mark.parametrize(
    ("sent", "is_named"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\map\\Brief.PDF", "Brief.pdf"),
        ("رسالة.pdf", "رسالة.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("exe\u202efdp.pdf", "exe fdp.pdf"),
        ("..pdf", "pdf.pdf"),
        (".", "document.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_the_name_of_a_file_holds_no_path_and_nothing_unseen(sent, is_named):
    assert document_name(sent, FileType.PDF) == is_named


def test_a_coach_sees_no_documents(one):
    one.staff("coacht", Role.COACH)
    upload(one)
    number = kept(one)[0][0]
    browser = one.browser("coacht")

    assert "Documenten" not in browser.get(one.place).text
    answer = browser.client.get(f"/documenten/{number}/bestand", base_url=HTTPS)
    assert answer.status_code == 403
