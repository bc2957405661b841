"""The caseload on the command line."""


def test_a_caseload_says_who_needs_attention_and_no_name(loaded):
    every = loaded("caseload", "list", "--json").json["households"]
    told = loaded("caseload", "list", "--every", "--user", "maker").out
    mine = loaded("caseload", "list", "--user", "maker", "--json")
    finance = loaded("caseload", "list", "--user", "checker")

    assert [row["municipality"] for row in every] == ["0299"]
    assert set(every[0]) >= {"next_review", "six_months_last", "open_signals", "asks", "phases"}
    assert every[0]["household"] in told
    assert mine.json == {"households": []}
    assert finance.status == 1
    assert loaded("caseload", "list", "--asks", "OWN_ERROR", "--json").json == {"households": []}


def test_a_daily_mail_can_be_tried_out_and_needs_a_server_to_be_sent(loaded):
    add = ("user", "add", "cor", "--name", "Cor", "--role", "coach", "--municipality", "0299")

    wrong = loaded(*add, "--email", "geen adres")
    right = loaded(*add, "--email", "cor@gemeente.example")
    tried = loaded("digest", "send", "--dry-run", "--json")
    sent = loaded("digest", "send")

    assert (wrong.status, right.status, tried.status, sent.status) == (1, 0, 0, 1)
    assert tried.json == {"sent": [], "would_send": [], "failed": []}
    assert "Er is geen mailserver ingesteld" in sent.err
