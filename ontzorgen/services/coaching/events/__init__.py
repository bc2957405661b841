"""What happened in a household: judged, shown ahead and applied in one step."""
