"""The sentences of the phone's pages, by the name their scripts know them under; a pair has a singular and a plural."""

from reuse.errors import N_
from reuse.web.phone_sayings_count import COUNT
from reuse.web.phone_sayings_intake import INTAKE
from reuse.web.phone_sayings_series import SERIES

STATUS: dict[str, str | tuple[str, str]] = {
    "sent": N_("Everything is recorded"),
    "waiting": (N_("{count} scan waits for the network"), N_("{count} scans wait for the network")),
    "waiting-kept": (
        N_("{count} scan waits for the network. It is kept on this phone."),
        N_("{count} scans wait for the network. They are kept on this phone."),
    ),
    "waiting-sign-in": (
        N_("{count} scan waits until you sign in"),
        N_("{count} scans wait until you sign in"),
    ),
    "others-waiting": (
        N_("{count} scan of somebody else waits until they sign in on this phone."),
        N_("{count} scans of somebody else wait until they sign in on this phone."),
    ),
    "aside": (N_("{count} scan to look at"), N_("{count} scans to look at")),
    "offline": N_("No network"),
    "nobody": N_("Nobody is signed in on this phone."),
    "waits": N_("Recorded, but it moved nothing: somebody else had moved the device in between."),
    "waits-receipt": N_("Recorded, and waiting: nobody had handed this device over to your site."),
    "waits-remedy": N_("Whoever holds the device, or the coordinator, settles it. You have nothing more to do."),
    "faulty": N_("The service fails at this scan: it is kept on this phone, and the others went on without it."),
    "faulty-remedy": N_("Try again later. If it still fails, tell the coordinator."),
    "kind-intake": N_("Taken in"),
    "kind-undo": N_("Undone"),
    "kind-count": N_("Counted"),
    "update": N_("A new version is ready."),
    "known-at": N_("What this phone knows dates from {moment}."),
    "never-known": N_("This phone knows nothing of your site yet: open this page once where there is network."),
    "signed-out": N_("You are signed out. This phone keeps nothing."),
    "sign-out-blocked": (
        N_("{count} scan is not recorded yet: you cannot sign out now. Find network, or keep a file of it."),
        N_("{count} scans are not recorded yet: you cannot sign out now. Find network, or keep a file of them."),
    ),
    "file-read": (N_("{count} scan taken back from the file."), N_("{count} scans taken back from the file.")),
    "file-foreign": N_("This file holds scans of somebody else: they sign in first, then open it."),
    "file-unreadable": N_("This file was not made by this page."),
}

READER: dict[str, str | tuple[str, str]] = {
    "camera-open": N_("Open the camera"),
    "camera-close": N_("Close the camera"),
    "camera-refused": N_("This page may not use the camera: allow it in the browser's settings, or type the code."),
    "camera-none": N_("No camera was found: take a photo, type the code, or use a scanner."),
    "camera-busy": N_("Another application uses the camera: close it, then open the camera again."),
    "camera-insecure": N_("The camera works only over https: type the code, or use a scanner."),
    "camera-decoder": N_("The reader could not start: open the camera once with network, or type the code."),
    "foreign": N_("This is not one of our labels."),
    "mistyped": N_("This code is mistyped: compare it with the label."),
    "mistyped-at": N_("This code is mistyped: look at character {at}."),
    "code-remaining": (N_("{count} more character"), N_("{count} more characters")),
    "code-impossible": N_("Character {at} is in no code: look at it again."),
    "code-right": N_("The code is complete."),
    "photo-reading": N_("Reading the photo"),
    "photo-empty": N_("No label was found in this photo: come closer, with more light."),
    "photo-unreadable": N_("This file is not a photo."),
    "back": N_("Go back"),
    "optional": N_("optional"),
    "choose": N_("Choose"),
    "answer-needed": N_("An answer is needed here."),
    "reference-form": N_("Only letters, digits and - _ . / are kept here."),
    "number-form": N_("write a number, such as 1.5"),
}

SCAN: dict[str, str | tuple[str, str]] = {
    "unknown-kept": N_("This phone does not know this label. The scan is kept, and will be checked with the network."),
    "unknown-here": N_("This phone does not know this label, and there is no network to ask."),
    "held-elsewhere": N_("Another organisation holds this device. If it is in front of you, receive it."),
    "label-free": N_("This label is on no device yet."),
    "label-free-remedy": N_("Take the device in first."),
    "cannot-follow": N_("This does not follow the stage “{stage}”."),
    "cannot-follow-remedy": N_("Open the device to see what can be done."),
    "already": N_("Already done: {what}."),
    "pending": N_("Kept on this phone. What can follow will show once it is recorded."),
    "take-in": N_("Take the device in"),
    "undone": N_("Undone."),
}

SAID = STATUS | READER | SCAN | COUNT | INTAKE | SERIES
"""Every sentence; each screen adds its own."""
