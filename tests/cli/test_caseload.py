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
