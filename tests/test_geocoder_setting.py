"""Facts about the setting that names the address base."""

import pytest

from maps.geocoding import Geocoder
from reuse.app import create_app
from reuse.errors import BadInputError
from reuse.settings import ADDRESS_BASE, Settings


def settings(tmp_path, **told):
    return Settings.from_environment({"DATA_DIR": str(tmp_path), **told})


def test_the_national_address_base_is_asked_unless_another_is_named(tmp_path):
    assert settings(tmp_path).geocoder == ADDRESS_BASE
    assert settings(tmp_path, GEOCODER="https://addresses.example").geocoder == "https://addresses.example"


def test_off_asks_nobody(tmp_path):
    told = settings(tmp_path, GEOCODER="off")

    assert told.geocoder == ""
    assert create_app(told).extensions["reuse"].geocode is None


def test_the_service_is_given_the_one_named(tmp_path):
    assert isinstance(create_app(settings(tmp_path)).extensions["reuse"].geocode, Geocoder)


@pytest.mark.parametrize("text", ["on", "ftp://addresses.example", "https://", "addresses.example"])
def test_what_is_no_address_of_a_service_is_refused(tmp_path, text):
    with pytest.raises(BadInputError, match="GEOCODER"):
        settings(tmp_path, GEOCODER=text)
