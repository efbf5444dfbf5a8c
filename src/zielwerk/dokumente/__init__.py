"""File store by SHA-256, and papers from one content model (PDF/UA, DOCX, HTML)."""
