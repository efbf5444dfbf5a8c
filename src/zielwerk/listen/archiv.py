"""Looks at an XLSX from outside (the archive's directory) before anything parses it."""

import io
import zipfile

from zielwerk.listen.befund import DateiError

MB = 1024 * 1024
MAX_TEILE = 5000
# Real lists unpack to 5–30 times their size; above this nothing honest is left.
MAX_VERHAELTNIS = 150
MAX_ENTPACKT = 600 * MB
# Below this an archive may be as dense as it likes.
HARMLOS = 20 * MB
ALS_XLSX = "Bitte speichern Sie die Liste in Excel als „Excel-Arbeitsmappe (.xlsx)“."


def pruefe_archiv(roh: bytes, name: str) -> int:
    """Return the declared unpacked size of an XLSX in bytes, read from its directory.

    :raises DateiError: if it is no plain, complete workbook of bearable size
    """
    try:
        with zipfile.ZipFile(io.BytesIO(roh)) as archiv:
            teile = archiv.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as fehler:
        raise DateiError(
            "xlsx-beschaedigt",
            "Die XLSX-Datei ist beschädigt oder unvollständig. Bitte öffnen Sie sie in "
            "Excel, speichern Sie sie neu und laden Sie sie noch einmal hoch.",
            gefunden="Archiv ohne lesbares Verzeichnis",
        ) from fehler
    _pruefe_groesse(teile, len(roh))
    _pruefe_art({teil.filename for teil in teile}, name)
    if any(teil.flag_bits & 1 for teil in teile):
        raise _kennwort()
    return sum(teil.file_size for teil in teile)


def _pruefe_groesse(teile: list[zipfile.ZipInfo], gepackt: int) -> None:
    entpackt = sum(teil.file_size for teil in teile)
    zu_dicht = entpackt > HARMLOS and entpackt > gepackt * MAX_VERHAELTNIS
    if len(teile) > MAX_TEILE or entpackt > MAX_ENTPACKT or zu_dicht:
        raise zipbombe(
            f"{len(teile)} Teile, entpackt {entpackt // MB} MB aus {gepackt // 1024} KB"
        )


def zipbombe(gefunden: str) -> DateiError:
    """Return the refusal of an archive that unpacks to more than it may."""
    return DateiError(
        "zip-bombe",
        "Die Datei würde beim Entpacken ungewöhnlich groß und wird deshalb nicht "
        "gelesen. Bitte löschen Sie leere, formatierte Zeilen und Spalten und "
        "speichern Sie neu.",
        gefunden=gefunden,
        erwartet=f"höchstens {MAX_ENTPACKT // MB} MB und das {MAX_VERHAELTNIS}-Fache",
    )


def sprengt_grenzen() -> DateiError:
    """Return the refusal of a workbook that needs more memory or time than it may."""
    return DateiError(
        "sprengt-grenzen",
        "Die Arbeitsmappe braucht mehr Speicher oder Zeit, als eine Liste dieser Größe "
        "brauchen darf; oft reicht ein Blatt bis zur letzten Zeile oder Spalte. Bitte "
        "kopieren Sie nur die Liste in eine neue Arbeitsmappe und speichern Sie diese.",
        gefunden="Blatt mit übergroßem Bereich",
        erwartet="ein Blatt nur mit der Liste",
    )


def check_breite(name: str, breite: int, hoechstens: int) -> None:
    """Refuse a sheet of too many columns."""
    if breite > hoechstens:
        raise DateiError(
            "zu-viele-spalten",
            f"Das Blatt „{name}“ hat {breite} Spalten. Bitte löschen Sie die Spalten, "
            f"die nicht zur Liste gehören.",
            gefunden=f"{breite} Spalten",
            erwartet=f"höchstens {hoechstens} Spalten",
        )


def _kennwort() -> DateiError:
    return DateiError(
        "kennwort",
        "Die Datei ist mit einem Kennwort geschützt. Bitte entfernen Sie das Kennwort "
        "(Datei, Informationen, Arbeitsmappe schützen) und laden Sie sie noch einmal "
        "hoch.",
        gefunden="verschlüsselte Datei",
    )


def _pruefe_art(namen: set[str], name: str) -> None:
    """Refuse macros, links to other files, and archives that are no workbook."""
    kleine = {teil.lower() for teil in namen}
    if "vbaproject.bin" in {teil.rsplit("/", 1)[-1] for teil in kleine} or (
        name.lower().endswith((".xlsm", ".xltm", ".xlam"))
    ):
        raise DateiError(
            "makros",
            "Die Datei kann Makros enthalten (.xlsm) und wird deshalb nicht "
            "angenommen. " + ALS_XLSX,
            gefunden="Arbeitsmappe mit Makros",
        )
    if "xl/workbook.bin" in kleine:
        raise DateiError(
            "xlsb", f"Das Format .xlsb wird nicht gelesen. {ALS_XLSX}", gefunden=".xlsb"
        )
    if "content.xml" in kleine:
        raise DateiError(
            "ods",
            "OpenDocument-Tabellen (.ods) werden nicht gelesen. Bitte speichern Sie "
            "die Liste als XLSX oder CSV.",
            gefunden="OpenDocument-Datei",
        )
    if "xl/workbook.xml" not in kleine:
        raise DateiError(
            "keine-arbeitsmappe",
            f"Die Datei ist ein Archiv, aber keine Excel-Arbeitsmappe. {ALS_XLSX}",
            gefunden="Archiv ohne Arbeitsmappe",
        )
    if any(teil.startswith("xl/externallinks/") for teil in kleine):
        raise DateiError(
            "verknuepfungen",
            "Die Arbeitsmappe holt Werte aus anderen Dateien. Bitte lösen Sie die "
            "Verknüpfungen (Daten, Verknüpfungen bearbeiten, Verknüpfung löschen) und "
            "speichern Sie neu.",
            gefunden="Verknüpfung zu einer anderen Datei",
            erwartet="eine Arbeitsmappe ohne Verknüpfungen",
        )
