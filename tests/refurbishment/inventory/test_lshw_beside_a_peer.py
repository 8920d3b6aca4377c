"""Our reading of lshw's files beside a peer's, every difference with its reason."""

import json
from pathlib import Path

import pytest

from reuse.refurbishment.inventory.reading import Reading

LSHW = Path(__file__).parents[3].parent / "shared" / "corpus" / "inventory" / "lshw"
NAMES = ("415522G", "7900", "acer-happy", "virtualbox-no-hdd")
KINDS = {"HardDrive": "hdd", "SolidStateDrive": "ssd"}

NO_KIND = "this lshw does not say whether a disc turns; the peer calls every disc a hard drive"
FLASH = "the peer calls it a hard drive, but the WDS120G1G0A is flash: we leave unknown what the file does not say"
ROUNDED = "the peer rounds to megabytes, we keep lshw's bytes"
LOGICAL_NAME = "the peer joins the words of the processor's name, we keep the space of `Core(TM)2`"
MEASURED = "the expected reading was made with smartctl too, whose verdict no lshw file holds"

DIFFERENCES = {
    ("415522G", "media 0 kind"): FLASH,
    ("415522G", "media 1 kind"): NO_KIND,
    ("415522G", "media 0 size_bytes"): ROUNDED,
    ("415522G", "media 1 size_bytes"): ROUNDED,
    ("7900", "media 0 kind"): NO_KIND,
    ("7900", "media 1 kind"): NO_KIND,
    ("7900", "media 2 kind"): NO_KIND,
    ("7900", "media 0 size_bytes"): ROUNDED,
    ("7900", "media 1 size_bytes"): ROUNDED,
    ("7900", "media 2 size_bytes"): ROUNDED,
    ("7900", "device processor"): LOGICAL_NAME,
    ("acer-happy", "device sku"): "the firmware gives a SKU, the peer drops it",
    ("acer-happy", "media 0 kind"): NO_KIND,
    ("acer-happy", "media 0 size_bytes"): ROUNDED,
    ("acer-happy", "media 0 health"): MEASURED,
    (
        "acer-happy",
        "erasures",
    ): "the expected reading was made after Workbench erased the disc, lshw knows of no erasure",
    ("virtualbox-no-hdd", "device serial"): "`0` is filler: every VirtualBox has it, so it recognises none",
    ("virtualbox-no-hdd", "device memory_mb"): "the peer lists modules only, we give the whole where none is listed",
    ("virtualbox-no-hdd", "device processor"): "the peer leaves out a virtual machine's processor",
}


def flat(reading: dict) -> dict[str, object]:
    fields = {f"device {key}": value for key, value in reading["device"].items()}
    for position, medium in enumerate(reading["media"]):
        fields |= {f"media {position} {key}": value for key, value in medium.items()}
    return fields | {"erasures": len(reading["erasures"])}


def number(quantity: object) -> float:
    return float(str(quantity).split()[0])


def as_ours(peer: dict) -> dict[str, object]:
    """Say the peer's reading in our keys; parts that we do not read (cards, modules one by one) have none."""
    device, parts = peer["device"], peer["components"]
    modules = [number(part["size"]) for part in parts if part["type"] == "RamModule"]
    actions = [action for part in parts for action in part["actions"]]
    return flat(
        {
            "device": {
                "kind": {"Desktop": "desktop", "Laptop": "laptop", "Computer": None}[device["type"]],
                "maker": device["manufacturer"],
                "model": device["model"],
                "serial": device["serialNumber"],
                "sku": device["sku"],
                "memory_mb": sum(modules) or None,
                "processor": next((part["model"] for part in parts if part["type"] == "Processor"), None),
            },
            "media": [
                {
                    "kind": KINDS[part["type"]],
                    "maker": part["manufacturer"],
                    "model": part["model"],
                    "serial": part["serialNumber"],
                    "size_bytes": number(part["size"]) * 1e6,
                    "health": "passed" if any(action.get("assessment") for action in part["actions"]) else None,
                }
                for part in parts
                if part["type"] in KINDS
            ],
            "erasures": [action for action in actions if action["type"].startswith("Erase")],
        }
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_the_peers_or_the_difference_is_explained(name, read_corpus):
    reading: Reading = read_corpus(f"lshw/{name}.json")
    peer = as_ours(json.loads((LSHW / f"{name}.expected.json").read_text()))
    ours = flat(reading.as_json())

    differing = {field for field in ours.keys() | peer.keys() if ours.get(field) != peer.get(field)}

    assert differing == {field for file, field in DIFFERENCES if file == name}


def test_where_sizes_differ_it_is_by_rounding_alone(read_corpus):
    for name in NAMES:
        peer = as_ours(json.loads((LSHW / f"{name}.expected.json").read_text()))
        for position, medium in enumerate(read_corpus(f"lshw/{name}.json").media):
            assert abs(medium.size_bytes - peer[f"media {position} size_bytes"]) <= 500_000
