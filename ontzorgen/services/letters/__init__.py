"""Letters: made from the register, approved, sent, withdrawn and read; and the texts they have."""
