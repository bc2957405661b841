"""What is well-formed? Texts outside, values inside; strangers are refused with a reason."""
