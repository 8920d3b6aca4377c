"""Words that the map's own controls speak."""

WORDS = {
    "fr": {
        "zoomIn": "Zoomer",
        "zoomOut": "Dézoomer",
        "close": "Fermer",
        "more": "Voir ce lieu",
        "places": "lieux",
        "asking": "Un instant…",
        "silent": "Ce lieu n’a pas pu être lu. La liste le donne aussi.",
        "unavailable": "Les lieux n’ont pas pu être chargés. La liste les donne tous.",
    },
    "en": {
        "zoomIn": "Zoom in",
        "zoomOut": "Zoom out",
        "close": "Close",
        "more": "See this place",
        "places": "places",
        "asking": "One moment…",
        "silent": "This place could not be read. The list gives it too.",
        "unavailable": "The places could not be loaded. The list gives them all.",
    },
}
