"""Whom may we pay? Payees, their accounts, payment references and name checks."""
