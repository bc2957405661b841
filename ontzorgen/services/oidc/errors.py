"""What goes wrong with an identity provider. Facts only; `ontzorgen.wording` finds the words."""

from __future__ import annotations

from ontzorgen.domain.errors import OntzorgenError


class ProviderDown(OntzorgenError):
    """The provider does not answer, or what it says cannot be used; `why` is for the operator."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"identity provider: {why}")


class TokenRefused(OntzorgenError):
    """The provider's answer does not prove who somebody is; `why` names the check, no value."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"answer of the identity provider refused: {why}")


class LocalAccountsOff(OntzorgenError):
    """People come in through the provider: there are no passwords and codes here."""

    def __init__(self) -> None:
        super().__init__("local accounts are off")
