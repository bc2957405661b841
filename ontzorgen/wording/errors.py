"""What was refused, why, and what now: a Dutch sentence for every error, level B1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ontzorgen import config
from ontzorgen.domain import amounts, errors, norms
from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.law import errors as law
from ontzorgen.law.errors import LawError
from ontzorgen.services import acting, client_money, remittance, web_sessions
from ontzorgen.services import errors as services
from ontzorgen.services.bank import errors as bank
from ontzorgen.services.households import errors as households
from ontzorgen.services.importing.problems import ImportRefused
from ontzorgen.store import errors as store
from ontzorgen.wording.amount_changes import SENTENCES as AMOUNTS
from ontzorgen.wording.amounts import day
from ontzorgen.wording.arrears_signals import SENTENCES as SIGNALS
from ontzorgen.wording.bank_import import DECISIONS, DOES_NOT_FIT, gap
from ontzorgen.wording.budget import SENTENCES as BUDGETS
from ontzorgen.wording.codes import (
    ACTIONS,
    ARREAR_REFUSED,
    PLACES,
    SETTINGS,
    STATUSES,
    STEPS,
    WAIT_FOR_CONTRA,
)
from ontzorgen.wording.contacts import SENTENCES as CONTACTS
from ontzorgen.wording.event_errors import SENTENCES as EVENTS
from ontzorgen.wording.household_forms import REFUSED_DOCUMENTS
from ontzorgen.wording.import_problems import refused
from ontzorgen.wording.jobs import SENTENCES as JOBS
from ontzorgen.wording.keeping import SENTENCES as KEEPING
from ontzorgen.wording.letter_errors import SENTENCES as LETTERS
from ontzorgen.wording.named import named
from ontzorgen.wording.payee_errors import SENTENCES as PAYEES
from ontzorgen.wording.readiness import SENTENCES as READINESS
from ontzorgen.wording.reporting.catalogue import SENTENCES as REPORTS
from ontzorgen.wording.reviews import SENTENCES as REVIEWS
from ontzorgen.wording.run_errors import SENTENCES as RUNS
from ontzorgen.wording.sepa_errors import SENTENCES as SEPA
from ontzorgen.wording.sign_in import SENTENCES as SIGN_IN
from ontzorgen.wording.task_errors import SENTENCES as TASKS
from ontzorgen.wording.trajectory import SENTENCES as TRAJECTORY
from ontzorgen.wording.users import SENTENCES as USERS
from payees.errors import PayeeError
from sepa.errors import SepaError


def _not_allowed(error: Any) -> str:
    place = f" voor gemeente {error.municipality}" if error.municipality else ""
    what = ACTIONS.get(error.action, "iets veranderen")
    return (
        f"Gebruiker {error.login} mag niet {what}{place}. Vraag iemand met de juiste rol en "
        "gemeente. Een gemeente die nog niet is ingelezen hoort bij niemand."
    )


REFUSALS = (OntzorgenError, PayeeError, SepaError, LawError)
"""What a rule refuses: nothing was changed, and there is a sentence for it."""


def _no_amount_then(error: Any) -> str:
    if error.begins is not None:
        return (
            f"Deze vaste last begint pas op {day(error.begins)}. Kies die dag of een latere dag. "
            "Klopt de eerste dag niet? Verbeter dan de vaste last zelf."
        )
    return (
        f"Vanaf {day(error.day)} is er van deze vaste last niets meer te betalen, dus er is geen "
        "bedrag om te veranderen. Kies een eerdere dag, of voeg een nieuwe vaste last toe."
    )


SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    ImportRefused: refused,
    config.WrongSetting: lambda e: (
        f"De instelling {e.name} heeft een waarde die niet kan: {e.value}. "
        f"Nodig: {SETTINGS[e.wanted]}."
    ),
    errors.NotAMonth: lambda e: f"'{e.text}' is geen maand. Schrijf een maand als 2026-09.",
    errors.NotADay: lambda e: f"'{e.text}' is geen datum. Schrijf een datum als 2026-09-30.",
    errors.CheckerToldFirst: lambda e: (
        f"De fiatteur krijgt een taak na {e.days_checker} werkdagen zonder antwoord, en de "
        f"administratie pas na {e.days}. Kies voor de fiatteur niet minder werkdagen."
    ),
    errors.AmountNotPositive: lambda e: (
        f"Vaste last {e.fixed_cost} heeft geen bedrag boven nul. Verbeter het bedrag."
    ),
    errors.RangeReversed: lambda e: (
        f"{e.subject} begint op {day(e.start)} en is dan al voorbij. Verbeter de datums."
    ),
    errors.PlanDoesNotAddUp: lambda e: (
        f"De berekening voor {e.person} klopt niet. Er is niets veranderd. Meld dit aan beheer."
    ),
    norms.UnknownNorms: lambda e: f"De normen van {e.month} zijn nog niet bekend.",
    amounts.WrongAmount: lambda e: (
        f"'{e.text}' is geen bedrag dat wij zeker kunnen lezen. Schrijf het als 1234,56."
    ),
    law.NotInForce: lambda e: f"De wet noemt op {day(e.day)} geen waarde voor {e.name}.",
    law.UnknownParameter: lambda e: f"De waarde {e.name} bestaat niet in de wettabellen.",
    law.WrongKind: lambda e: f"De waarde {e.name} wordt verkeerd gebruikt. Meld dit aan beheer.",
    law.WrongSharers: lambda e: f"Een huishouden kan geen {e.sharers} kostendelers hebben.",
    law.BadParameterFile: lambda e: f"Een wettabel is niet goed: {e}. Meld dit aan beheer.",
    acting.NotAllowed: _not_allowed,
    services.UnknownUser: lambda e: (
        f"Er is geen actieve gebruiker {e.login}. Controleer de naam of voeg de gebruiker toe."
    ),
    services.LoginTaken: lambda e: f"De gebruikersnaam {e.login} bestaat al. Kies een andere.",
    services.WrongLogin: lambda e: (
        f"'{e.login}' kan geen gebruikersnaam zijn. Gebruik 1 tot 64 tekens: letters van a tot en "
        "met z, cijfers en . _ @ + -. Hoofdletters tellen als kleine letters."
    ),
    services.WrongMunicipalityCode: lambda e: (
        f"'{e.code}' is geen gemeentecode. Een gemeentecode heeft vier cijfers, zoals 0299."
    ),
    services.PasswordTooShort: lambda e: (
        f"Het wachtwoord is te kort. Neem minstens {e.least} tekens."
    ),
    services.UnknownMunicipality: lambda e: (
        f"Gemeente {e.code} is nog niet ingelezen. Lees eerst gemeenten.csv in."
    ),
    services.MunicipalityWithoutAccount: lambda e: (
        f"Gemeente {e.code} heeft geen bevestigde rekening om van te betalen. "
        "Lees de rekening in en laat een tweede persoon haar bevestigen."
    ),
    remittance.NothingForPayee: lambda e: (
        f"Run {e.run} betaalt niets aan begunstigde {e.payee}. "
        "Kijk bij de run wie er wordt betaald."
    ),
    remittance.PrivateRemittance: lambda e: (
        f"De specificatie van run {e.run} is niet gemaakt: een tekst zegt iets wat de begunstigde "
        f"niet mag weten.{named(list(e.payments))}\nHaal beheer erbij: de tekst is veranderd nadat "
        "de run naar de bank ging."
    ),
    services.UnknownPayment: lambda e: (
        f"Er is voor u geen verzonden betaling {e.payment}. Kijk of het kenmerk klopt."
    ),
    services.PaymentElsewhere: lambda e: (
        f"Betaling {e.payment} is {PLACES.get(e.place, e.place)} en kan daarom niet worden "
        f"{STEPS.get(e.step, e.step)}. Kijk eerst wat ermee is gebeurd."
    ),
    client_money.KeeperMayNotConfirm: lambda e: (
        f"{e.login} heeft het geld van {e.subject} zelf voor de klant bewaard en mag het niet "
        "bevestigen. Laat een andere persoon dit doen."
    ),
    client_money.ClientMoneyConfirmed: lambda e: (
        f"Het geld van {e.subject} is al bevestigd door {e.login}. Er is niets veranderd."
    ),
    client_money.NotForClient: lambda e: (
        f"Boeking {e.item} is niet bewaard voor een klant. Kijk eerst waar zij is geplaatst."
    ),
    services.ContraMissing: lambda e: (
        f"Betaling {e.payment} kan niet worden {STEPS.get(e.step, e.step)}. {WAIT_FOR_CONTRA}"
    ),
    services.UnknownHold: lambda e: (
        f"Er is voor u geen blokkade {e.hold}. Misschien is zij al opgeheven."
    ),
    services.UnknownArrear: lambda e: (
        f"Er is voor u geen achterstand {e.arrear}. Kijk of het nummer klopt."
    ),
    services.ArrearRefused: lambda e: f"Achterstand {e.subject} kan niet: {ARREAR_REFUSED[e.why]}",
    services.ReasonMissing: lambda e: (
        f"Hiervoor is een reden nodig ({STEPS.get(e.step, STATUSES.get(e.step))}): schrijf waarom."
        if e.step in STEPS or e.step in STATUSES
        else "Hiervoor is een reden nodig. Schrijf op waarom, of wat er is afgesproken."
    ),
    services.FileInTheWay: lambda e: (
        f"{e.path} bestaat al met een andere inhoud. Kies een andere map of haal het bestand weg."
    ),
    services.BooksDoNotHold: lambda e: (
        f"Run {e.run} gaat niet verder: rijen zijn veranderd buiten het programma om."
        f"{named(list(e.broken))}\n"
        "Betaal niets van deze run en haal beheer erbij."
    ),
    services.UnknownAccount: lambda e: (
        f"Er is geen rekening met nummer {e.account}. Zoek haar op bij de begunstigde."
    ),
    services.PayeeKnown: lambda e: (
        f"De code {e.key} heeft al een begunstigde. Kies een andere code, of verander die begunstigde."
    ),
    services.PayeeChangedMeanwhile: lambda e: (
        f"Begunstigde {e.key} is veranderd nadat u dit formulier opende. Er is niets opgeslagen. "
        "Kijk wat er nu staat en verander zo nodig opnieuw."
    ),
    services.PayingAccountChanged: lambda e: (
        f"De rekening of het beleid van gemeente {e.code} is veranderd nadat u dit formulier opende. "
        "Er is niets opgeslagen. Kijk wat er nu staat en verander zo nodig opnieuw."
    ),
    services.UnknownPayee: lambda e: f"Er is geen begunstigde met nummer {e.payee}.",
    services.UnknownPolicyKey: lambda e: (
        f"Het beleid kent geen '{e.key}'. Kies uit: {', '.join(e.known)}."
    ),
    services.WrongPolicyValue: lambda e: f"'{e.value}' kan niet voor {e.key}. Nodig: {e.wanted}.",
    services.ApprovalOnlyInBrowser: lambda e: (
        f"Op deze installatie gebeurt dit alleen in de browser ({e.step}), "
        "omdat daar zeker is wie u bent."
    ),
    services.NotADemoDirectory: lambda e: (
        f"{e.path} is niet door de demo gemaakt, dus de demo wist daar niets. "
        "Ga naar een andere map, of haal deze map zelf weg als er niets in staat dat u nodig hebt."
    ),
    services.NoBankToPlay: lambda _e: (
        "De bank van de demo ontbreekt, dus niemand antwoordt op de bestanden. "
        "Installeer haar met: pip install 'ontzorgen[demo]'"
    ),
    services.DatabaseUnreachable: lambda e: (
        f"De database is niet te bereiken ({e.where}). Zij staat uit, of het adres, de gebruiker of "
        "het wachtwoord klopt niet. Controleer ONTZORGEN_DATABASE_URL en probeer het opnieuw. "
        "Brak het af tijdens een opdracht, kijk dan eerst of die is uitgevoerd."
    ),
    services.DatabaseRefuses: lambda _e: (
        "De database weigert dit: het zou dubbel zijn, of niet passen bij wat er al is. Er is niets "
        "veranderd. Kijk eerst wat er al is."
    ),
    services.BsnInText: lambda _e: (
        "In deze tekst staat een BSN. De tekst blijft bewaard en anderen lezen haar, dus dat mag "
        "niet. Haal het BSN weg en noem de persoon bij het nummer uit de bestanden."
    ),
    services.NotAPair: lambda e: (
        f"'{e.text}' is geen keuze. Schrijf een naam, een = en een waarde, zoals betaaldag=15."
    ),
    services.NoNameChecks: lambda e: (
        f"In dit bestand van de bank ({e.kind}) staat geen uitslag van een naamcontrole. Gebruik een "
        "pain.002 met de uitslagen, of een lijst als CSV."
    ),
    households.UnknownHousehold: lambda _e: (
        "Dit huishouden is er voor u niet. Zoek het op in de lijst van huishoudens."
    ),
    households.NoBsnKnown: lambda e: f"Van {e.person} is geen BSN bekend. Lees personen.csv in.",
    households.HouseholdChanged: lambda e: (
        f"Iemand anders heeft huishouden {e.household} intussen veranderd. Er is niets opgeslagen. "
        "Kijk na of wat u typte nog klopt, en sla het dan opnieuw op."
    ),
    households.NoAmountThen: lambda e: _no_amount_then(e),
    households.LaterAmountKnown: lambda e: (
        f"Er staat al een bedrag vanaf {day(e.start)}. Kies die dag of een latere als laatste dag. "
        "Moet er eerder niets meer betaald worden? Geef dan de regie aan het huishouden."
    ),
    households.UnknownDraft: lambda _e: (
        "Dit huishouden in voorbereiding is er voor u niet. Begin opnieuw bij Huishoudens."
    ),
    households.DraftChanged: lambda _e: (
        "U hebt dit intussen in een ander venster veranderd. Er is niets opgeslagen. Kijk na of wat "
        "u typte nog klopt, en ga dan verder."
    ),
    households.HouseholdKeyTaken: lambda e: (
        f"Huishouden {e.household} staat al in het register. Kies een ander nummer, of zoek het "
        "huishouden op en verander het daar."
    ),
    households.UnknownKey: lambda _e: (
        "Er is voor u geen huishouden, persoon of vaste last met dit nummer. Controleer het nummer."
    ),
    households.SeveralCalledSo: lambda e: (
        f"{e.key} bestaat in meer gemeenten: {', '.join(e.municipalities)}. Noem ook de gemeente."
    ),
    households.EmptyNote: lambda _e: "Schrijf eerst iets op.",
    households.NoteTooLong: lambda e: (
        f"Deze notitie is langer dan {e.most} tekens. Maak haar korter, of schrijf er twee."
    ),
    households.UnknownDocument: lambda _e: "Dit document is er voor u niet.",
    households.NotYourDocument: lambda e: (
        f"Dit document is toegevoegd door {e.added_by}. Alleen die collega of beheer haalt het weg."
    ),
    households.DocumentRefused: lambda e: REFUSED_DOCUMENTS[e.why],
    services.TaskDone: lambda e: f"Taak {e.task} is al afgerond door {e.login}.",
    services.TaskOfSomebodyElse: lambda e: (
        f"Taak {e.task} is van {e.owner}. Vraag de administratie of een fiatteur om de taak aan u "
        "te geven."
    ),
    households.HouseholdForgotten: lambda e: (
        f"De gegevens van huishouden {e.household} zijn gewist omdat de bewaartermijn voorbij was. "
        "Er komt niets meer bij. Komt er nieuwe hulp, geef het huishouden dan een nieuwe code."
    ),
    households.NoteCorrected: lambda _e: (
        "Een collega heeft deze notitie net verbeterd. Lees eerst wat er nu staat, en verbeter dat."
    ),
    services.NothingToTell: lambda e: (
        f"Voor gemeente {e.municipality} is van {e.month} nog geen run goedgekeurd. Er is niets te "
        "melden. Laat de run eerst goedkeuren."
    ),
    services.UnknownWithholdingFile: lambda e: (
        f"Gemeente {e.municipality} heeft voor {e.month} geen inhoudingenbestand {e.number}. "
        "Kijk welke nummers er zijn, of neem het laatste."
    ),
    services.WithheldBeyondNet: lambda e: (
        f"Voor {e.month} is meer ingehouden dan het nettobedrag.{named(list(e.persons))}\n"
        "Er is niets gemaakt. Laat een beheerder de boeken controleren."
    ),
    services.ToldOtherwise: lambda e: (
        f"Inhoudingenbestand {e.number} van {e.month} (gemeente {e.municipality}) is niet meer "
        "gelijk aan wat eerder is gemaakt. Er is niets geschreven. Laat een beheerder meekijken."
    ),
    services.TooManyEntries: lambda e: (
        f"Deze periode heeft {e.found} boekingen en een werkblad heeft ruimte voor {e.most}. "
        "Kies een kortere periode, of kies CSV."
    ),
    store.KeysRotated: lambda _e: (
        "De sleutels zijn zojuist vernieuwd. Er is niets veranderd. Probeer het opnieuw."
    ),
    store.KeysDoNotFit: lambda e: (
        f"De sleutels in {e.path} horen niet bij deze database. Er is niets veranderd. "
        "Zet de sleutels uit de reservekopie van deze database terug."
    ),
    store.SqliteTooOld: lambda e: (
        f"SQLite {e.version} is te oud en kan gegevens beschadigen. Nodig is {e.oldest} of nieuwer: "
        "installeer pysqlite3 opnieuw."
    ),
    store.DatabaseNotSupported: lambda e: (
        f"Met een database van het soort '{e.backend}' kan dit programma niet werken. "
        "Kies SQLite of PostgreSQL."
    ),
    store.DatabaseNotUpgraded: lambda _e: (
        "De tabellen in de database zijn er nog niet, of zijn ouder dan dit programma. "
        "Voer eerst 'ontzorgen db upgrade' uit."
    ),
    store.DatabaseNewer: lambda e: (
        f"De database is gemaakt door een nieuwere versie ({e.found}); deze versie kent {e.known}. "
        "Installeer de nieuwere versie van ontzorgen."
    ),
    store.RoleTooStrong: lambda e: (
        f"De databasegebruiker '{e.role}' mag te veel: voor deze gebruiker houdt PostgreSQL "
        "gemeenten niet gescheiden. Werk met een gebruiker zonder SUPERUSER en BYPASSRLS."
    ),
    store.RowsNotGuarded: lambda e: (
        f"De database houdt gemeenten niet gescheiden in: {', '.join(e.tables)}. "
        "Voer eerst 'ontzorgen db upgrade' uit."
    ),
    store.KeyFileUnsafe: lambda e: (
        f"Het sleutelbestand {e.path} is niet veilig of niet goed ({e.why}). "
        "Zorg dat alleen de eigenaar het kan lezen (chmod 600)."
    ),
    store.KeysMissing: lambda e: (
        f"De sleutels ontbreken ({e.path}) terwijl de database versleutelde nummers bevat. "
        "Zet de sleutels uit de reservekopie terug."
    ),
    bank.UnknownBankAccount: lambda e: (
        f"Rekening of betaling {e.account or '(geen IBAN)'} hoort niet bij uw gemeenten. Er is "
        "niets geboekt. Kijk of dit het goede bestand is, of vraag iemand die voor elke gemeente "
        "van deze rekening werkt."
    ),
    bank.StatementGap: gap,
    bank.EntryWithoutDate: lambda e: (
        f"Een boeking op {e.account} heeft geen datum. Er is niets geboekt. Vraag de bank om een "
        "goed bestand."
    ),
    bank.UnknownBankItem: lambda e: (
        f"Er is voor u geen boeking {e.item} die wacht. Misschien is zij al geplaatst."
    ),
    bank.ItemDecided: lambda e: (
        f"Boeking {e.item} is al geplaatst ({DECISIONS[e.decision]}). Er is niets veranderd."
    ),
    bank.ItemDoesNotFit: lambda e: (
        f"Boeking {e.item} kan niet zo worden geplaatst ({e.target}): {DOES_NOT_FIT[e.why]}"
    ),
    **BUDGETS,
    **JOBS,
    **LETTERS,
    **KEEPING,
    web_sessions.UnknownWebSession: lambda _e: (
        "Deze sessie is al beëindigd, of zij is niet van u. Er is niets veranderd."
    ),
    **AMOUNTS,
    **PAYEES,
    **EVENTS,
    **REPORTS,
    **REVIEWS,
    **READINESS,
    **RUNS,
    **TASKS,
    **TRAJECTORY,
    **SIGN_IN,
    **USERS,
    **SIGNALS,
    **CONTACTS,
    **SEPA,
}


def sentence(error: Exception) -> str:
    """Return what to tell somebody about an error: what, why, what now."""
    for kind in type(error).__mro__:
        if kind in SENTENCES:
            return SENTENCES[kind](error)
    raise KeyError(type(error).__name__)
