"""The first-run assistant: from an empty Mandant to a draft with its Fristen."""
