"""Every table of the service, imported so that its metadata is complete."""

from reuse.actors import audit_models as audit
from reuse.actors import link_models as links
from reuse.actors import models as actors
from reuse.awards import credential_models as credentials
from reuse.awards import models as awards
from reuse.campaigns import models as campaigns
from reuse.collection import models as collection
from reuse.contracts import models as contracts
from reuse.contracts import standing_models as standings
from reuse.db import Base
from reuse.devices import models as devices
from reuse.erasure import models as erasure
from reuse.events import log_models as log
from reuse.events import models as events
from reuse.evidence import models as evidence
from reuse.figures import models as figures
from reuse.imports import models as imports
from reuse.labels import models as labels
from reuse.mailing import models as mailing
from reuse.notices import models as notices
from reuse.outcomes import models as outcomes
from reuse.points import models as points
from reuse.purchases import models as purchases
from reuse.recycling import models as recycling
from reuse.stocktakes import models as stocktakes

SUBJECTS = (
    actors,
    audit,
    awards,
    campaigns,
    collection,
    contracts,
    credentials,
    devices,
    erasure,
    events,
    evidence,
    figures,
    imports,
    labels,
    mailing,
    links,
    log,
    notices,
    outcomes,
    points,
    purchases,
    recycling,
    standings,
    stocktakes,
)

metadata = Base.metadata
