"""Deletion by rule and on request, legal holds, and Auskunft (Art. 15 DSGVO)."""
