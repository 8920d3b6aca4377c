"""WSGI entry: `gunicorn reuse.wsgi:app`."""

import gc

from reuse.app import create_app
from reuse.settings import Settings

app = create_app(Settings.from_environment())
gc.collect()
gc.freeze()  # what is loaded stays: looking through it for garbage stopped one upload in a hundred for 0.1 s
gc.set_threshold(10_000)  # a file of some thousand parts is no garbage while it is read
