"""The words of the papers, in French and in English: a paper stays in the language it was issued in."""

from typing import Final, Literal

from reuse.documents.award_words import AWARD_WORDS
from reuse.documents.campaign_words import CAMPAIGN_WORDS
from reuse.documents.resident_words import RESIDENT_WORDS

Lang = Literal["fr", "en"]
LANGS: Final[tuple[Lang, ...]] = ("fr", "en")

WORDS: Final[dict[str, tuple[str, str]]] = {
    **AWARD_WORDS,
    **RESIDENT_WORDS,
    **CAMPAIGN_WORDS,
    # every paper
    "document": ("Document", "Document"),
    "number": ("Numéro", "Number"),
    "issued_on": ("Établi le", "Issued on"),
    "issued_by": ("Établi par", "Issued by"),
    "siret": ("SIRET", "SIRET"),
    "telephone": ("Tél. {number}", "Tel. {number}"),
    "page": ("Page {page} sur {pages}", "Page {page} of {pages}"),
    "check": ("Vérifier ce document", "Check this document"),
    "check_how": (
        "Scannez le symbole ou ouvrez cette adresse : la page dit si le document est toujours valable.",
        "Scan the symbol or open this address: the page says whether the document is still valid.",
    ),
    "not_recorded": ("Non renseigné", "Not recorded"),
    "signature_issuer": ("Pour la structure qui établit ce document", "For the issuing organisation"),
    "signature_date": ("Date et signature", "Date and signature"),
    # devices
    "device": ("Appareil", "Device"),
    "devices": ("Appareils ({count})", "Devices ({count})"),
    "code": ("Code", "Code"),
    "kind": ("Type", "Kind"),
    "maker": ("Marque", "Make"),
    "model": ("Modèle", "Model"),
    "serial": ("Numéro de série", "Serial number"),
    # deposit receipt
    "deposit": ("Reçu de dépôt", "Deposit receipt"),
    "deposit_terms": ("Dépôt", "Deposit"),
    "depositor": ("Déposé par", "Deposited by"),
    "deposited_on": ("Déposé le", "Deposited on"),
    "place": ("Lieu", "Place"),
    "follow_up_code": ("Code de suivi", "Follow-up code"),
    "status": ("Destination prévue", "Intended path"),
    "status.reuse": ("Réemploi : l’appareil n’est pas un déchet", "Reuse: the device is not waste"),
    "status.waste": ("Déchet, préparé pour réutilisation ou recyclé", "Waste, prepared for reuse or recycled"),
    "status_reason": ("Motif", "Reason"),
    "title": ("Accord de cession", "Owner’s consent"),
    "title.relinquishment": ("Abandon de propriété accepté au dépôt", "Ownership given up at deposit"),
    "title.signed_list": ("Liste signée par l’entreprise", "List signed by the company"),
    "title.disposal_decision": ("Décision de sortie de l’organisme public", "Public body’s disposal decision"),
    "title.none": ("À recueillir", "Still to be given"),
    "what_next": ("Et maintenant", "What happens next"),
    "deposit_text": (
        (
            "Chaque support de données est effacé ou détruit avant que l’appareil parte vers une nouvelle vie. "
            "L’adresse et le code de suivi ci-dessus montrent ce que deviennent les appareils déposés ; gardez ce "
            "reçu, le code n’est écrit nulle part ailleurs."
        ),
        (
            "Every data medium is erased or destroyed before the device leaves for a new life. The address and the "
            "follow-up code above show what becomes of the devices; keep this receipt, the code is written nowhere "
            "else."
        ),
    ),
    # erasure certificate
    "erasure": ("Certificat d’effacement des données", "Certificate of data erasure"),
    "sanitisation": ("Effacement", "Sanitisation"),
    "standard": ("Norme", "Standard"),
    "organisation": ("Structure", "Organisation"),
    "result_overall": ("Résultat", "Result"),
    "all_erased": ("Tous les supports sont effacés", "All media erased"),
    "some_failed": ("Un support au moins n’est pas effacé", "At least one medium is not erased"),
    "no_medium": ("Appareil ouvert, aucun support de données", "Device opened, no data medium"),
    "medium": ("Support {index} sur {count}", "Medium {index} of {count}"),
    "media_kind": ("Nature", "Media type"),
    "method": ("Méthode", "Method"),
    "method.clear": ("Clear (effacement logique)", "Clear"),
    "method.purge": ("Purge (effacement renforcé)", "Purge"),
    "method.destroy": ("Destroy (destruction)", "Destroy"),
    "technique": ("Technique", "Technique"),
    "technique.overwrite": ("Réécriture", "Overwrite"),
    "technique.block_erase": ("Effacement par blocs", "Block erase"),
    "technique.crypto_erase": ("Effacement cryptographique", "Cryptographic erase"),
    "technique.ata_secure_erase": ("ATA Secure Erase", "ATA Secure Erase"),
    "technique.nvme_format": ("NVMe Format", "NVMe Format"),
    "technique.nvme_sanitize": ("NVMe Sanitize", "NVMe Sanitize"),
    "technique.degauss": ("Démagnétisation", "Degaussing"),
    "technique.shred": ("Broyage", "Shredding"),
    "technique.other": ("Autre", "Other"),
    "passes": ("Passes", "Passes"),
    "tool": ("Outil et version", "Tool and version"),
    "verification": ("Vérification", "Verification"),
    "verification.last": ("Complète, après la dernière passe", "Full, after the last pass"),
    "verification.all": ("Complète, après chaque passe", "Full, after every pass"),
    "verification.sampling": ("Par échantillonnage", "By sampling"),
    "verification.none": ("Aucune par l’outil", "None by the tool"),
    "started": ("Début", "Started"),
    "finished": ("Fin", "Finished"),
    "operator": ("Opération par", "Performed by"),
    "validator": ("Validation par", "Validated by"),
    "basis": ("Preuve", "Evidence"),
    "basis.report": ("Rapport de l’outil", "The tool’s report"),
    "basis.attested": ("Attestation (aucun outil ne produit de rapport)", "Attested (no tool reports here)"),
    "evidence": ("SHA-256 de la preuve", "SHA-256 of the evidence"),
    "result": ("Résultat", "Result"),
    "result.success": ("Réussi", "Success"),
    "result.failed": ("Échec", "Failed"),
    "result.aborted": ("Interrompu", "Aborted"),
    "media_kind.hdd": ("Disque dur (HDD)", "Hard disk (HDD)"),
    "media_kind.ssd": ("Disque à mémoire flash (SSD)", "Solid-state drive (SSD)"),
    "media_kind.emmc": ("Mémoire soudée (eMMC)", "Soldered flash (eMMC)"),
    "media_kind.phone_flash": ("Mémoire de téléphone ou de tablette", "Phone or tablet storage"),
    # donation deed
    "donation": ("Acte de don", "Deed of donation"),
    "beneficiary": ("Bénéficiaire", "Beneficiary"),
    "beneficiary_kind": ("Qualité", "Capacity"),
    "beneficiary_kind.person": ("Particulier", "Private person"),
    "beneficiary_kind.school": ("Établissement scolaire", "School"),
    "beneficiary_kind.association": ("Association", "Association"),
    "referral": ("Orientation", "Referral"),
    "given_on": ("Donné le", "Given on"),
    "unit_value": ("Valeur unitaire", "Unit value"),
    "software": ("Logiciels fournis", "Software supplied"),
    "conditions": ("Conditions", "Conditions"),
    "commitments": ("Engagements", "Commitments"),
    "donation_text": (
        (
            "La structure qui donne remet les appareils décrits ci-dessus sans aucune contrepartie. La propriété "
            "passe au bénéficiaire à la remise. Les supports de données ont été effacés ou retirés avant le don."
        ),
        (
            "The donor hands over the devices described above for nothing in return. Ownership passes to the "
            "beneficiary on hand-over. The data media were erased or removed before the donation."
        ),
    ),
    "signature_beneficiary": ("Bénéficiaire", "The beneficiary"),
    # sale receipt
    "sale": ("Reçu de vente", "Sale receipt"),
    "sale_terms": ("Vente", "Sale"),
    "buyer": ("Acheté par", "Bought by"),
    "sold_on": ("Vendu le", "Sold on"),
    "price": ("Prix", "Price"),
    "tariff": ("Tarif", "Tariff"),
    "grade": ("État", "Condition"),
    "guarantee": ("Garantie légale du bien d’occasion", "Legal guarantee for second-hand goods"),
    "guarantee_text": (
        (
            "La personne qui achète en consommateur dispose de deux ans à compter de la délivrance pour mettre en "
            "œuvre la garantie légale de conformité (Code de la consommation, articles L. 217-3 et suivants). Le "
            "bien étant d’occasion, un défaut qui apparaît dans les douze premiers mois est présumé exister dès la "
            "délivrance, sauf preuve contraire (article L. 217-7). La garantie donne droit à la réparation ou au "
            "remplacement, sans frais, et à défaut à une réduction du prix ou au remboursement. La garantie des "
            "vices cachés s’applique aussi, pendant deux ans à compter de la découverte du défaut (Code civil, "
            "articles 1641 à 1649)."
        ),
        (
            "A consumer has two years from delivery to invoke the legal guarantee of conformity (French Consumer "
            "Code, articles L. 217-3 and following). As the goods are second-hand, a defect that appears within the "
            "first twelve months is presumed to have existed at delivery, unless proved otherwise (article L. "
            "217-7). The guarantee gives the right to repair or replacement, free of charge, failing which to a "
            "lower price or a refund. The guarantee against hidden defects also applies, for two years from their "
            "discovery (French Civil Code, articles 1641 to 1649)."
        ),
    ),
    "not_a_till": (
        "Ce reçu décrit la vente ; il ne prouve pas le paiement, que la caisse de la structure enregistre.",
        "This receipt describes the sale; it does not prove payment, which the organisation’s own till records.",
    ),
    # treatment certificate
    "treatment": ("Certificat de traitement", "Certificate of treatment"),
    "treatment_terms": ("Traitement", "Treatment"),
    "plant": ("Installation", "Plant"),
    "treated_on": ("Traité le", "Treated on"),
    "certificate_number": ("Certificat de l’installation", "Plant’s certificate"),
    "waste_code": ("Code déchet", "Waste code"),
    "hazardous": ("{code} (dangereux)", "{code} (hazardous)"),
    "operation": ("Opération", "Operation"),
    "mode": ("Mode", "Mode"),
    "mode.REUTILISATION": ("Réutilisation", "Reuse"),
    "mode.RECYCLAGE": ("Recyclage", "Recycling"),
    "mode.VALORISATION_ENERGETIQUE": ("Valorisation énergétique", "Energy recovery"),
    "mode.AUTRES_VALORISATIONS": ("Autres valorisations", "Other recovery"),
    "mode.ELIMINATION": ("Élimination", "Disposal"),
    "mass_in": ("Masse entrée", "Mass in"),
    "mass.measured": ("{mass}, mesurée", "{mass}, measured"),
    "mass.default": ("{mass}, valeur par défaut", "{mass}, default value"),
    "mass.average": ("{mass}, moyenne de l’installation", "{mass}, the plant’s average"),
    "mass.average_on": ("{mass}, moyenne de l’installation du {day}", "{mass}, the plant’s average of {day}"),
    "fractions": ("Fractions sorties", "Fractions out"),
    "unallocated": ("Non réparti", "Unallocated"),
    "destroyed_media": ("Supports de données détruits ({count})", "Data media destroyed ({count})"),
    # stock-take report
    "stocktake": ("Rapport de comptage", "Stock-take report"),
    "stocktake_terms": ("Comptage", "Stock-take"),
    "counted_site": ("Site compté", "Site counted"),
    "opened_at": ("Ouvert le", "Opened on"),
    "closed_at": ("Clos le", "Closed on"),
    "replaces": ("Complète", "Completes"),
    "stocktake_numbers": ("En nombres", "In numbers"),
    "expected_count": ("Attendus à l’ouverture", "Expected at the opening"),
    "counted_count": ("Appareils et étiquettes vus", "Devices and labels seen"),
    "late_count": ("Reçues après la clôture", "Received after closing"),
    "list.missing": ("Manquants ({count})", "Missing ({count})"),
    "list.elsewhere": ("Trouvés ici, suivis ailleurs ({count})", "Found here, followed elsewhere ({count})"),
    "list.unexpected": ("Trouvés ici sans être attendus ({count})", "Found here unexpectedly ({count})"),
    "list.present": ("Présents ({count})", "Present ({count})"),
    "list.left": ("Partis pendant le comptage ({count})", "Left during the stock-take ({count})"),
    "list_none": ("Aucun.", "None."),
    "list_more": (
        "Les {shown} premiers sont nommés ici ; la liste entière est sur la page du comptage.",
        "The first {shown} are named here; the whole list stands on the stock-take’s page.",
    ),
    "note.other_organisation": ("tenu par une autre structure", "held by another organisation"),
    "note.no_site": ("sans site", "no site"),
    "note.arrived": ("arrivé pendant le comptage", "arrived during the stock-take"),
    "note.unclaimed": ("étiquette posée sur aucun appareil connu", "label on no known device"),
    "note.announced": ("annoncé, jamais enregistré", "announced, never taken in"),
    "note.donated": ("donné auparavant", "given before"),
    "note.sold": ("vendu auparavant", "sold before"),
    "note.lent": ("prêté auparavant", "lent before"),
    "note.redeployed": ("redéployé auparavant", "redeployed before"),
    "note.recycled": ("enregistré comme recyclé", "recorded as recycled"),
    "note.handed_to_eco_organisme": ("remis à l’éco-organisme auparavant", "handed to the eco-organisme before"),
    "note.lost": ("déclaré perdu auparavant", "recorded as lost before"),
    "note.stolen": ("déclaré volé auparavant", "recorded as stolen before"),
    "note.refused": ("refusé auparavant", "refused before"),
    "note.given_back": ("rendu auparavant", "given back before"),
    "stocktake_text": (
        (
            "Chaque appareil est compté une fois, quel que soit le nombre de ses lectures. Ce qui est arrivé ou parti "
            "pendant le comptage, d’après l’historique, n’est pas dit manquant. Les corrections faites depuis sont "
            "dans l’historique de chaque appareil."
        ),
        (
            "Each device is counted once, however often it was scanned. What came or left during the stock-take, "
            "according to the history, is not called missing. Corrections made since stand in each device’s history."
        ),
    ),
    # report of a series of scans
    "series": ("Rapport d’une série de lectures", "Report of a series of scans"),
    "series_terms": ("Série", "Series"),
    "series_site": ("Site", "Site"),
    "series_began": ("Début", "Begun"),
    "series_ended": ("Fin", "Ended"),
    "series_numbers": ("En nombres", "In numbers"),
    "series_done": ("Enregistrés", "Recorded"),
    "series_waits": ("En attente d’une décision", "Waiting to be settled"),
    "series_voided": ("Sans effet, annulés ou écartés depuis", "Without effect, undone or set aside since"),
    "series_group": ("{event} – {state} ({count})", "{event} – {state} ({count})"),
    "series_text": (
        (
            "Ce rapport est tiré du registre au moment où il a été demandé ; il n’y est pas conservé. Après chaque "
            "appareil : l’heure de la lecture et le début de l’empreinte de l’événement."
        ),
        (
            "This report is drawn from the register at the moment it was asked for; it is not kept there. After each "
            "device: when it was scanned, and the beginning of the event’s fingerprint."
        ),
    ),
    "series_check_how": (
        "L’adresse dit comment vérifier le registre entier, dont chaque événement porte son empreinte.",
        "The address says how to verify the whole register, every event of which bears its fingerprint.",
    ),
    "signature_counter": ("Pour les personnes qui ont compté", "For those who counted"),
}
