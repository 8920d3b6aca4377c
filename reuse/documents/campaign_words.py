"""The words of a campaign's closing report, in French and in English."""

from typing import Final

CAMPAIGN_WORDS: Final[dict[str, tuple[str, str]]] = {
    "campaign": ("Bilan de collecte", "Closing report of a campaign"),
    "campaign_terms": ("Collecte", "Campaign"),
    "campaign_name": ("Nom", "Name"),
    "campaign_organiser": ("Organisée par", "Run by"),
    "campaign_drawn": ("Bilan arrêté le", "Counted on"),
    "campaign_replaces": ("Complète", "Completes"),
    "campaign_places": ("Lieux ({count})", "Places ({count})"),
    "campaign_stop": ("{day}, {begin} – {end}", "{day}, {begin} – {end}"),
    "campaign_count": ("{place} : {count}", "{place}: {count}"),
    "campaign_numbers": ("En nombres", "In numbers"),
    "campaign_devices": ("Appareils collectés", "Devices collected"),
    "campaign_mass": ("Masse", "Mass"),
    "campaign_mass_default": (
        "{mass}, d’après la masse moyenne de chaque type ; {weighed} pesés",
        "{mass}, from the usual mass of each kind; {weighed} weighed",
    ),
    "campaign_without_mass": ("Appareils de masse inconnue", "Devices of unknown mass"),
    "campaign_kinds": ("Ce qui a été déposé", "What was given"),
    "campaign_ends": ("Ce que c’est devenu à ce jour", "What became of it so far"),
    "end.reused": ("Donnés, vendus, prêtés ou réaffectés", "Donated, sold, lent or redeployed"),
    "end.recycled": ("Recyclés ou remis à un éco-organisme", "Recycled or handed to an eco-organisme"),
    "end.in_hand": ("En cours : effacement, réparation, tri", "In progress: erasure, repair, sorting"),
    "end.other": ("Rendus, refusés, perdus ou volés", "Given back, refused, lost or stolen"),
    "campaign_spared": ("Émissions évitées", "Emissions avoided"),
    "campaign_spared_range": (
        "entre {low} et {high} kg de CO2e ({central} au milieu)",
        "between {low} and {high} kg CO2e ({central} in the middle)",
    ),
    "campaign_grounds": ("Sources et hypothèses", "Sources and assumptions"),
    "campaign_shares": (
        "{sources}. Hypothèses : {displacement} des secondes vies évitent un achat, pour {extension} de sa durée",
        "{sources}. Assumed: {displacement} of second lives spare a purchase, for {extension} of its time",
    ),
    "campaign_spared_none": ("aucune à ce jour", "none so far"),
    "campaign_uncovered": (
        "Sans facteur publié, non comptés : {count}",
        "Without a published factor, not counted: {count}",
    ),
    "campaign_text": (
        (
            "Compte ce qui a été pris en charge sur ces lieux à ces heures, d’après le registre, réceptions sans "
            "réseau comprises. Les émissions évitées ne concernent que les appareils qui servent de "
            "nouveau : ce sont des ordres de grandeur, dont les sources et les hypothèses sont publiées avec "
            "les chiffres du service."
        ),
        (
            "Counts what was taken in at these places at these times, according to the register, intakes without "
            "network included. Emissions avoided concern only devices that serve again: they are orders of "
            "magnitude, whose sources and assumptions are published with the figures of the service."
        ),
    ),
}
