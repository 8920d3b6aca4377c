"""The words of the papers of the local label, in French and in English."""

from typing import Final

AWARD_WORDS: Final[dict[str, tuple[str, str]]] = {
    "award": ("Label recyclage local", "Local recycling label"),
    "award_title": ("Label recyclage local, niveau {level}", "Local recycling label, level {level}"),
    "award_held": ("Structure distinguée", "Organisation"),
    "award_name": ("Nom", "Name"),
    "award_terms": ("Distinction", "Distinction"),
    "award_level": ("Niveau", "Level"),
    "award_from": ("Accordée le", "Awarded on"),
    "award_until": ("Valable jusqu’au", "Holds until"),
    "award_scheme": ("Critères", "Criteria"),
    "award_version": ("version {version}, publiée à l’adresse {url}", "version {version}, published at {url}"),
    "award_text": (
        (
            "Le territoire accorde cette distinction sur des critères publics, mesurés dans l’historique des "
            "appareils ou lus sur pièces. Elle peut être suspendue ou révoquée : seule la page de vérification dit ce "
            "qu’il en est aujourd’hui. Ce n’est pas une certification."
        ),
        (
            "The territory gives this distinction on public criteria, measured in the history of the devices or read "
            "on papers. It can be suspended or revoked: only the check page says how it stands today. It is no "
            "certification."
        ),
    ),
    "award_criteria": ("Ce que demande ce niveau", "What this level asks for"),
    "award_percent": ("au moins {percent} %", "at least {percent} %"),
    "award_paper": ("sur pièces", "on papers"),
    "award_choice": ("{asked}, au choix", "{asked}, of choice"),
    "award_seal": ("Empreinte de ce qui a été signé (SHA-256)", "Fingerprint of what was signed (SHA-256)"),
    "award_check_how": (
        (
            "Scannez le symbole : votre navigateur compare lui-même cette empreinte à ce que le territoire a signé, "
            "et la page dit si le label est toujours valable."
        ),
        (
            "Scan the symbol: your browser itself compares this fingerprint with what the territory signed, and the "
            "page says whether the label is still held."
        ),
    ),
    "sticker_line": (
        "Ici, le matériel numérique a une suite suivie et vérifiable.",
        "Here digital equipment is followed, and you can check it.",
    ),
    "sticker_until": ("Jusqu’au {day} au plus tard", "Until {day} at the latest"),
    "sticker_scan": ("Toujours valable ? Scannez pour le vérifier.", "Still held? Scan to check."),
    "sticker_foot": (
        "{place} : distinction accordée sur des critères publics. Ce n’est pas une certification.",
        "{place}: a distinction given on public criteria. It is no certification.",
    ),
    "badge.in_force": ("tenu jusqu’au {day}", "held until {day}"),
    "badge.suspended": ("suspendu", "suspended"),
    "badge.revoked": ("révoqué", "revoked"),
    "badge.expired": ("expiré le {day}", "expired on {day}"),
    "badge.renewed": ("remplacé par un label plus récent", "replaced by a later award"),
}
