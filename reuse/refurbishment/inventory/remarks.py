"""Warnings that readers give, as sentences to translate."""

from enum import StrEnum

from reuse.errors import N_


class Remark(StrEnum):
    """What could not be read, or was read and left out; never a serial, so that it may be shown and logged."""

    READ_AS_CP1252 = N_("The file is not UTF-8: it was read as Windows-1252, accents may be wrong.")
    DAMAGED_PART = N_("A part of the file is damaged and was left out.")
    LSHW_DAMAGED = N_("The lshw part is damaged: the machine was read from the other parts.")
    NO_SYSTEM = N_("The file lists parts without the machine: maker, model and serial are unknown.")
    PLACEHOLDER = N_("The firmware holds filler text instead of some identities: they were left empty.")
    NO_SERIAL = N_("The machine gives no serial number.")
    VIRTUAL_MACHINE = N_("This is a virtual machine, not a piece of equipment.")
    NO_MEDIUM = N_("No medium was found in the file: open the device to be sure.")
    MEDIUM_WITHOUT_SERIAL = N_("A medium gives no serial number.")
    MEDIUM_KIND_UNKNOWN = N_("The tool does not say whether a medium is a hard disk or flash memory.")
    MEDIUM_TWICE = N_("Two media carry the same serial number: they were counted once.")
    SERIALS_DIFFER = N_("Two tools give different serial numbers for one medium: smartctl's was kept.")
    KINDS_DIFFER = N_("Two parts of the file disagree on the kind of a medium: it was left unknown.")
    RAID_VOLUME = N_("A RAID volume hides its disks: open the device to list them.")
    USB_LEFT_OUT = N_("A USB disk was plugged in: it is not counted as part of the device.")
    VIRTUAL_LEFT_OUT = N_("A virtual disk was left out.")
    SMARTCTL_FAILED = N_("smartctl could not open one of the disks.")
    USB_UNTOLD = N_("The file does not say which disks are plugged in by USB: check the list.")
    ERASE_PROVES_NOTHING = N_("The erasures that workbench-script lists prove nothing: they were left out.")
    ERASURE_UNKNOWN = N_("An erasure of an unknown kind was left out.")
    SEVERITY_UNKNOWN = N_("An erasure does not say clearly how it ended: it counts as failed.")
    TIME_UNREADABLE = N_("A time could not be read.")
    TIME_AMBIGUOUS = N_("A time falls in the hour when clocks change: it may be one hour off.")
    ERASED_WITHOUT_SERIAL = N_("An erased medium gives no serial number: it must be matched by hand.")
    SAME_SERIAL_TWICE = N_("The same serial number was erased twice in one run.")
    NO_SUMMARY = N_("The log stops before its summary: what it started counts as aborted.")
    SUMMARY_DISAGREES = N_("The summary says erased but counts errors: the erasure counts as failed.")
    STATUS_UNKNOWN = N_("The summary gives an unknown status: the erasure counts as failed.")
    DRIVE_DISAGREES = N_("The summary and the list of drives disagree: a serial number was left empty.")
    SERIAL_FROM_SUMMARY = N_("A serial number was read from the summary alone and may be cut short.")
    VERIFICATION_ONLY = N_("A run that only verified was left out: it erased nothing.")
    HIDDEN_SECTORS = N_("The tool reports hidden sectors on a drive.")
    NO_ERASURE = N_("The log holds no erasure.")
