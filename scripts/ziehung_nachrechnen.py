"""Repeat a draw without Zielwerk, with nothing but Python (3.6 or later).

    python3 ziehung_nachrechnen.py LISTE STARTZAHL UMFANG [SCHICHT]

LISTE is a text file with one Kennung per line; with SCHICHT it is that stratum's list.
"""

import hashlib
import sys

datei, startzahl, umfang = sys.argv[1], sys.argv[2], int(sys.argv[3])
vorspann = ":".join([startzahl, *sys.argv[4:5]])
with open(datei, encoding="utf-8") as liste:
    rest = sorted(zeile.strip() for zeile in liste if zeile.strip())
for zug in range(1, umfang + 1):
    zahl = int(hashlib.sha256(f"{vorspann}:{zug}".encode()).hexdigest(), 16)
    platz = zahl % len(rest)
    print(rest[platz])
    rest[platz] = rest[-1]
    rest.pop()
