"""Words that the map's own controls speak."""

WORDS = {
    "fr": {
        "zoomIn": "Zoomer",
        "zoomOut": "Dézoomer",
        "close": "Fermer",
        "more": "Voir ce lieu",
        "places": "lieux",
        "unavailable": "Les lieux n’ont pas pu être chargés. La liste les donne tous.",
    },
    "en": {
        "zoomIn": "Zoom in",
        "zoomOut": "Zoom out",
        "close": "Close",
        "more": "See this place",
        "places": "places",
        "unavailable": "The places could not be loaded. The list gives them all.",
    },
}
