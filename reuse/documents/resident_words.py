"""The words of the papers for residents, in French and in English."""

from typing import Final

RESIDENT_WORDS: Final[dict[str, tuple[str, str]]] = {
    # a place
    "ask_hours": ("Horaires : appelez le {number}", "Opening hours: call {number}"),
    "by_appointment": ("Sur rendez-vous", "By appointment"),
    "audience.own_public": (
        "Réservé aux élèves, aux familles et au personnel de l’établissement",
        "For the pupils, families and staff of this school only",
    ),
    "audience.professionals": ("Réservé aux professionnels", "For professionals only"),
    "step_free.yes": ("Accès de plain-pied", "Step-free access"),
    "step_free.limited": ("Accès en partie de plain-pied", "Partly step-free access"),
    "step_free.no": ("Accès avec des marches", "Steps at the entrance"),
    "state.full": ("Plein pour le moment : appelez avant de venir", "Full for now: call before you come"),
    "state.closed_for_now": ("Fermé pour le moment : appelez avant de venir", "Closed for now: call before you come"),
    "takes_unsaid": ("À demander avant de venir", "Ask before you come"),
    # poster
    "poster": ("Déposez ici vos appareils numériques", "Bring your digital devices here"),
    "poster_line": (
        "Gratuit, en marche ou en panne. Ils sont effacés, réparés si possible, puis remis en service ou recyclés.",
        "Working or broken, it is free. They are erased, repaired if possible, then used again or recycled.",
    ),
    "taken": ("Ce que nous prenons", "What we take"),
    "taken_unsaid": ("Des appareils comme ceux-ci", "Devices such as these"),
    "ask_taken": (
        "Appelez avant de venir pour savoir si ce point prend le vôtre.",
        "Call before you come to know whether this place takes yours.",
    ),
    "only_these": ("Seulement ces appareils.", "These devices only."),
    "refused": ("Pas ici : {names}.", "Not here: {names}."),
    "danger_first": (
        "Un appareil chaud, gonflé ou qui fuit ? Ne l’apportez pas : appelez le {number}.",
        "A device that is hot, swollen or leaks? Do not bring it: call {number}.",
    ),
    "promise": ("Vos données ne suivent pas l’appareil", "Your data does not go with the device"),
    "promise_text": (
        (
            "Chaque support de données est effacé ou détruit avant que l’appareil parte vers une nouvelle vie. "
            "Vous pouvez aussi garder votre disque. Un code vous montre ce que devient votre appareil, sans donner "
            "votre nom."
        ),
        (
            "Every data medium is erased or destroyed before the device leaves for a new life. You may also keep your "
            "disk. A code shows you what becomes of your device, without giving your name."
        ),
    ),
    "scan_hours": ("Les horaires à jour et les autres points :", "Hours as they are now, and other places:"),
    "question": ("Une question ? Appelez", "A question? Call"),
    # leaflet
    "leaflet": ("Une autre vie pour vos appareils numériques", "Another life for your digital devices"),
    "before": ("Avant de venir", "Before you come"),
    "before.save": ("Copiez ce que vous voulez garder", "Copy what you want to keep"),
    "before.save_text": (
        (
            "Photos, documents, contacts : sur une clé, un autre appareil ou en ligne. Après le dépôt, plus rien ne "
            "se retrouve."
        ),
        (
            "Photos, documents, contacts: on a stick, another device or online. After the deposit nothing can be found "
            "again."
        ),
    ),
    "before.accounts": ("Déconnectez-vous de vos comptes", "Sign out of your accounts"),
    "before.accounts_text": (
        (
            "Sur un téléphone ou une tablette, retirez votre compte et la localisation dans les réglages : "
            "verrouillé, l’appareil ne peut plus servir à personne."
        ),
        (
            "On a phone or a tablet, remove your account and its location service in the settings: locked, the device "
            "can serve nobody."
        ),
    ),
    "before.cards": ("Retirez vos cartes", "Take your cards out"),
    "before.cards_text": (
        "Carte SIM, carte mémoire, clé USB, disque oublié dans le lecteur.",
        "SIM card, memory card, USB stick, disc left in the drive.",
    ),
    "before.bring": ("Apportez ce qui va avec", "Bring what goes with it"),
    "before.bring_text": (
        "Chargeur, câbles, clavier, souris. Si vous ne les trouvez plus, venez sans.",
        "Charger, cables, keyboard, mouse. If you no longer find them, come without.",
    ),
    "next": ("Ce qui se passe ensuite", "What happens next"),
    "next.deposit": ("Vous déposez, sans donner votre nom", "You leave it, without giving your name"),
    "next.deposit_text": (
        "Adulte, vous confirmez que l’appareil est à vous et que vous le cédez. Vous recevez un code de suivi.",
        "As an adult, you confirm that the device is yours and that you give it up. You receive a follow-up code.",
    ),
    "next.erase": ("L’atelier efface les données", "The workshop erases the data"),
    "next.erase_text": (
        "Ce qui ne peut pas être effacé est détruit. Rien ne repart avant.",
        "What cannot be erased is destroyed. Nothing leaves before.",
    ),
    "next.repair": ("Il contrôle et répare", "It tests and repairs"),
    "next.repair_text": (
        "Ce qui peut resservir est remis en état ; les bonnes pièces aussi resservent.",
        "What can serve again is put in order; good parts are used again too.",
    ),
    "next.life": ("L’appareil ressert, ou il est recyclé", "The device serves again, or is recycled"),
    "next.life_text": (
        "Donné, prêté, vendu à petit prix ; sinon ses matières sont recyclées.",
        "Given, lent, sold at a low price; otherwise its materials are recycled.",
    ),
    "where": ("Où déposer", "Where to go"),
    "near": ("Les autres points les plus proches", "The nearest other places"),
    "follow": (
        "Suivez votre appareil avec le code de votre reçu :",
        "Follow your device with the code of your receipt:",
    ),
    # deposit form
    "form": ("Fiche de dépôt", "Deposit form"),
    "form_line": (
        "Une fiche par appareil. Cochez ce qui convient ; votre nom n’est pas demandé.",
        "One form for each device. Tick what fits; your name is not asked.",
    ),
    "form.place": ("Point de collecte", "Collection point"),
    "form.date": ("Date du dépôt", "Date of deposit"),
    "form.label": ("Coller l’étiquette ici", "Stick the label here"),
    "form.kind": ("Qu’est-ce que c’est ?", "What is it?"),
    "form.model": ("Marque et modèle, s’ils se lisent", "Make and model, if they can be read"),
    "form.condition": ("Son état", "Its condition"),
    "form.depositor": ("Qui le donne ?", "Who gives it?"),
    "form.consent": ("Votre accord", "Your agreement"),
    "form.relinquish": (
        "Personne majeure, je suis propriétaire de cet appareil et je le cède.",
        "I am of age, this device is mine and I give it up.",
    ),
    "form.keep_disk": ("Je garde le disque.", "I keep the disk."),
    "form.without": (
        "Sans cet accord, l’appareil peut être réparé et rendu, mais ni donné, ni vendu, ni démonté.",
        "Without this agreement the device can be repaired and given back, but neither given, sold nor taken apart.",
    ),
    "form.status": ("Où doit-il aller ?", "Where should it go?"),
    "form.reason": ("Pourquoi ?", "Why?"),
    "form.staff": (
        (
            "Personnel : collez et scannez l’étiquette, saisissez la fiche (la demande est venue : « {channel} »), "
            "recopiez le code de suivi sur le reçu, détachez-le et remettez-le. Détruisez la fiche une fois saisie."
        ),
        (
            "Staff: stick the label on and scan it, enter this form (how the words came: “{channel}”), copy the "
            "follow-up code on the receipt, tear it off and hand it over. Destroy the form once it is entered."
        ),
    ),
    "form.cut": ("À détacher et à remettre", "Tear off and hand over"),
    "form.receipt": ("Votre reçu", "Your receipt"),
    "form.keep": (
        "Gardez ce reçu : le code n’est écrit nulle part ailleurs. Il montre ce que devient votre appareil.",
        "Keep this receipt: the code is written nowhere else. It shows what becomes of your device.",
    ),
    "form.danger": ("Chaud, gonflé, ou il fuit : à l’écart, dehors", "Hot, swollen, or it leaks: put it down outside"),
    # directory
    "directory": ("Où déposer vos appareils numériques", "Where to bring your digital devices"),
    "directory_line": (
        "{points} points de collecte, au {day}. Avant un long trajet, appelez : les horaires changent.",
        "{points} collection points, on {day}. Before a long way, call: hours change.",
    ),
    "directory_line_one": (
        "Un point de collecte, au {day}. Avant un long trajet, appelez : les horaires changent.",
        "One collection point, on {day}. Before a long way, call: hours change.",
    ),
    "directory_line_none": (
        "Aucun point de collecte ici, au {day}. Le plus proche est indiqué.",
        "No collection point here, on {day}. The nearest is told.",
    ),
    "directory.place": ("Lieu", "Place"),
    "directory.hours": ("Horaires et téléphone", "Hours and telephone"),
    "directory.takes": ("Ce qui est pris", "What is taken"),
    "nearest": ("Le plus proche : {place}", "The nearest: {place}"),
    "nearest_others": ("Puis : {places}", "Then: {places}"),
    "nearest_gap": (" ; ", "; "),
    "directory_empty": (
        "Aucun point de collecte n’est encore ouvert. Appelez le {number}.",
        "No collection point is open yet. Call {number}.",
    ),
    # poster of a campaign
    "campaign_line": (
        "Apportez vos appareils numériques, en marche ou en panne. C’est gratuit.",
        "Bring your digital devices, working or broken. It is free.",
    ),
    "campaign_bring": ("Ce que vous pouvez apporter", "What you can bring"),
    "campaign_more": ("… et {count} autres dates : scannez le symbole.", "… and {count} more: scan the symbol."),
    "campaign_scan": (
        "Tous les lieux, les horaires et ce que deviennent les appareils :",
        "All places, times and what becomes of the devices:",
    ),
}
