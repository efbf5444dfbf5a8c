"""The committee paper, composed from the evidence; Beratungsfolge and release."""
