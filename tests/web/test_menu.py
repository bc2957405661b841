"""The menu is made once, for the same roles on the same screen, and for nobody else."""

from __future__ import annotations

import re

from ontzorgen.services.acting import Role


def menu(answer):
    """Return the addresses of the menu of a page, and those that are marked."""
    page = answer.get_data(as_text=True)
    lines = re.search(r'<nav class="menu" aria-label="Hoofdmenu">(.*?)</nav>', page, re.DOTALL)[1]
    links = re.findall(r'<a href="([^"]+)"( aria-current="true")?>', lines)
    return {href for href, _ in links}, [href for href, marked in links if marked]


def test_each_role_has_its_own_menu_on_the_same_screen(towns):
    seen = {
        role: menu(towns.come_in(f"een-{role.value}").get("/"))
        for role in (Role.ADMINISTRATIE, Role.BEHEER, Role.ADMINISTRATIE)
    }

    assert "/gebruikers" in seen[Role.BEHEER][0]
    assert "/gebruikers" not in seen[Role.ADMINISTRATIE][0]
    assert "/betaalruns" in seen[Role.ADMINISTRATIE][0]
    assert seen[Role.ADMINISTRATIE][1] == seen[Role.BEHEER][1] == ["/"]


def test_a_screen_is_marked_where_one_is_and_addresses_begin_where_the_site_does(towns):
    browser = towns.come_in("een-administratie")

    assert menu(browser.get("/begunstigden"))[1] == ["/begunstigden"]
    assert menu(browser.get("/"))[1] == ["/"]
    beneath = menu(browser.get("/begunstigden", environ_overrides={"SCRIPT_NAME": "/ontzorgen"}))
    assert beneath[1] == ["/ontzorgen/begunstigden"]
    assert menu(browser.get("/begunstigden"))[1] == ["/begunstigden"]
