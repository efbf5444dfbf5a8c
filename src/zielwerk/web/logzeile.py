"""One log entry is one line of JSON: UTC, no control characters, no stored values."""

import json
import logging
import re
from datetime import UTC, datetime

# PostgreSQL quotes the row that broke a constraint; it may hold personal values.
DETAIL = re.compile(r"^(DETAIL|CONTEXT|HINT):.*$", re.MULTILINE)


class Zeile(logging.Formatter):
    """Writes `zeit`, `stufe`, `quelle`, `meldung` and, for a fault, `ablauf`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the entry as one line; json escapes whatever could forge a second."""
        werte = {
            "zeit": datetime.fromtimestamp(record.created, UTC).isoformat(
                timespec="milliseconds"
            ),
            "stufe": record.levelname,
            "quelle": record.name,
            "meldung": DETAIL.sub(r"\1: …", record.getMessage()),
        }
        if record.exc_info:
            werte["ablauf"] = DETAIL.sub(
                r"\1: …", self.formatException(record.exc_info)
            )
        return json.dumps(werte, ensure_ascii=True)
