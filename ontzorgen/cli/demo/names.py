"""Names of people who do not exist, as their papers would have them in Latin letters."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ontzorgen.cli.demo.made_up import Dice


@dataclass(frozen=True, slots=True)
class Origin:
    """Where somebody comes from: usual names, and the language they read best."""

    language: str
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]


def _origin(language: str, women: str, men: str, families: str) -> Origin:
    return Origin(language, tuple(women.split()), tuple(men.split()), tuple(families.split()))


ORIGINS: dict[Origin, int] = {
    _origin(
        "Arabisch",
        "Amal Rasha Nour Hanan Lina Samar Reem Dima Ola Maysaa Ranim Yasmin",
        "Ahmad Khaled Omar Bassel Yazan Firas Tarek Mahmoud Samer Anas Wael Karim",
        "Al-Hamoud Darwish Al-Sayed Khalil Haddad Al-Masri Barakat Saleh Kassab Al-Jaber Najjar",
    ): 34,
    _origin(
        "Tigrinya",
        "Selam Miriam Feven Rahwa Senait Luwam Bisrat Helen Saba Winta",
        "Yonas Filmon Tesfay Berhane Samuel Robel Merhawi Aman Kidane Daniel",
        "Tesfamariam Gebremedhin Haile Ghebreab Weldu Kidane Habtemichael Araya Mebrahtu Okbay",
    ): 20,
    _origin(
        "Turks",
        "Elif Zeynep Ayşe Gülşen Büşra Derya Nurcan Şeyma",
        "Mehmet Çağrı Emre Yiğit Hakan Burak Oğuz Selim",
        "Yıldız Özdemir Şahin Çelik Aydın Koç Güneş Doğan",
    ): 9,
    _origin(
        "Dari",
        "Zahra Fereshta Nilofar Shabnam Parwana Maryam Latifa",
        "Farid Najib Hamid Zabiullah Mirwais Esmat Jawad",
        "Rahimi Nazari Ahmadi Sharifi Hosseini Karimi Noorzai Amiri",
    ): 9,
    _origin(
        "Farsi",
        "Shirin Parisa Leila Nasrin Mahsa Golnaz",
        "Arash Kaveh Reza Siamak Behrouz Navid",
        "Moradi Rostami Tehrani Jafari Kazemi Bahrami",
    ): 7,
    _origin(
        "Somalisch",
        "Hodan Fadumo Ifrah Sahra Amina Ubah",
        "Abdi Guled Liban Mahad Yusuf Hassan",
        "Warsame Abdullahi Farah Jama Elmi Nuur",
    ): 6,
    _origin(
        "Oekraïens",
        "Oksana Iryna Natalia Kateryna Olena",
        "Andriy Dmytro Serhiy Mykola Taras",
        "Kovalenko Bondarenko Shevchuk Tkachenko Melnyk",
    ): 5,
    _origin(
        "Arabisch",
        "Intisar Mawahib Hiba Salma",
        "Mustafa Idris Adam Ismail",
        "Abdalla Osman Elhassan Bashir",
    ): 5,
    _origin(
        "Amhaars",
        "Hirut Meseret Tigist Bethlehem",
        "Dawit Abel Getachew Yared",
        "Bekele Alemu Tadesse Worku",
    ): 5,
}
"""Weights are roughly how often each is met in Dutch municipalities."""

CONSULENTEN = ("Marieke van Dalen", "S. Boukhari", "T. Hendriks", "R. Pinas")
COACHES = ("Joke de Wit", "N. Yilmaz", "K. Overbeek", "", "")


def origin(dice: Dice) -> Origin:
    """Return where a household comes from."""
    return dice.weighted(ORIGINS)


def first_name(of: Origin, dice: Dice, taken: Collection[str]) -> str:
    """Return a first name that nobody in the household has yet, while there are such names."""
    names = of.women if dice.happens(50) else of.men
    drawn = dice.one_of(names)
    begin = names.index(drawn)
    free = (name for name in (*names[begin:], *names[:begin]) if name not in taken)
    return next(free, drawn)


def family_name(of: Origin, dice: Dice) -> str:
    """Return a family name."""
    return dice.one_of(of.families)
