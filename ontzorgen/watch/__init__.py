"""What do we show to who keeps us running? Log lines and figures, never of a person."""
