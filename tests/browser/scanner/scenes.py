"""What the fake camera sees: our own labels, as a hand and a bad lamp show them."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from reuse.codes import new_code, show_code
from reuse.documents.symbols import draw_png
from reuse.labels.symbols import label_symbol

WIDTH, HEIGHT = 1280, 720
TABLE = 205
HOST = "HTTPS://REUSE.EXAMPLE.ORG"


def label(code: str, module: int = 6) -> Image.Image:
    """Draw a white label: the symbol, then the code in letters."""
    symbol = Image.open(BytesIO(draw_png(label_symbol(f"{HOST}/D/{code}"), module))).convert("L")
    made = Image.new("L", (symbol.width + module * 24, symbol.height), 255)
    made.paste(symbol, (0, 0))
    pen = ImageDraw.Draw(made)
    pen.text((symbol.width, symbol.height // 2), show_code(code), fill=0, font_size=module * 3)
    return made


def table(*labels: Image.Image, turned: float = 0, width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """Lay labels on a grey table, in rows of two where they are several, each turned by some degrees."""
    scene = Image.new("L", (width, height), TABLE)
    rows = -(-len(labels) // 2)
    for place, one in enumerate(labels):
        piece = one.rotate(turned, expand=True, fillcolor=TABLE, resample=Image.Resampling.BICUBIC)
        across, down = (place % 2 * 2 + 1 if len(labels) > 1 else 2) / 4, (place // 2 * 2 + 1) / (rows * 2)
        scene.paste(piece, (int(width * across) - piece.width // 2, int(height * down) - piece.height // 2))
    return scene


def blurred(scene: Image.Image, radius: float = 3) -> Image.Image:
    """Hold the phone too near."""
    return scene.filter(ImageFilter.GaussianBlur(radius))


def dark(scene: Image.Image) -> Image.Image:
    """Close the door of the storeroom: little light, little contrast."""
    return scene.point(lambda light: light // 5 + 6)


def write_film(path: Path, scenes: Iterable[Image.Image], *, rate: int = 10) -> Path:
    """Write grey frames of one size as the uncompressed video that Chromium takes for a camera."""
    frames = list(scenes)
    width, height = frames[0].size
    colour = b"\x80" * (width * height // 2)
    with path.open("wb") as film:
        film.write(f"YUV4MPEG2 W{width} H{height} F{rate}:1 Ip A1:1 C420jpeg\n".encode())
        for frame in frames:
            film.write(b"FRAME\n" + frame.tobytes() + colour)
    return path


def codes(count: int) -> list[str]:
    """Draw some codes."""
    return [new_code() for _ in range(count)]
