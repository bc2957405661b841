"""What a stolen database gives of passwords: hashes that each take memory and time to try."""

from ontzorgen.services.passwords import hasher


def test_a_password_is_hashed_with_argon2id_and_64_megabytes():
    made = hasher().hash("een lang wachtwoord")

    assert made.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert made != hasher().hash("een lang wachtwoord")
