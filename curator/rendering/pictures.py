"""An image becomes one that every mail program and browser shows: upright, at most 1120 pixels wide, JPEG or PNG.

What a camera wrote into the file (place, owner, time) does not travel. Transparency stands on white, so that dark lines
stay visible in the dark.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from curator.errors import FileError
from curator.text.words import slug

if TYPE_CHECKING:
    from PIL.Image import Image as Pixels

WIDEST, HIGHEST = 1120, 1600
"""Pixels: twice the width at which a letter shows it, for fine screens; what is smaller stays as it is."""
MOST_PIXELS = 80_000_000
QUALITY = 82
RECIPE = "1"
"""Counts up when the result of the same file changes, so that its name does, too."""
READABLE = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF")


@dataclass(frozen=True, slots=True)
class Shown:
    """An image as letter and archive show it. name: its file's, which changes with its content. Sizes in pixels."""

    name: str
    width: int
    height: int


def picture_name(file: str, data: bytes) -> str:
    """The first part of the name that an image gets: its own words and a hash of its bytes; the kind comes after it."""
    made = hashlib.blake2b(RECIPE.encode() + data, digest_size=8).hexdigest()
    return f"{slug(PurePosixPath(file).stem, 'image')}.{made}"


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height of an image that `prepared` made."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        return image.size


def prepared(data: bytes, file: str) -> tuple[str, bytes]:
    """The image to show, as (kind, bytes); kind is `jpg` or `png`.

    file: what the editor calls it, for messages. Raises FileError for what is no image or has too many pixels.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.init()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Pillow, about odd but readable files
            with Image.open(io.BytesIO(data), formats=READABLE) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise FileError(f"has more than {MOST_PIXELS // 1_000_000} million pixels", path=file)
                drawn = opened.format in ("PNG", "GIF", "BMP", "WEBP")
                opened.draft("RGB", (WIDEST, HIGHEST))  # a large photograph is decoded small
                upright = ImageOps.exif_transpose(opened)
                flat = _on_white(_in_usual_colours(upright))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        raise FileError(
            "is no image that curator can read", path=file, hint="Save it as JPEG or PNG and name that file."
        ) from None
    flat.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
    flat.info.clear()  # comments would be written again
    photograph = _saved(flat, "JPEG", quality=QUALITY, progressive=True)
    drawing = _saved(flat, "PNG") if drawn else photograph
    return ("png", drawing) if drawn and len(drawing) <= len(photograph) else ("jpg", photograph)


def _saved(image: "Pixels", kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, optimize=True, **options)
    return out.getvalue()


def _in_usual_colours(image: "Pixels") -> "Pixels":
    """Colours as every screen understands them, where the file says that it counts them otherwise."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK"):
        return image
    try:
        usual = ImageCms.createProfile("sRGB")
        turned = ImageCms.profileToProfile(
            image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), usual, outputMode="RGB"
        )
    except ImageCms.PyCMSError:
        return image
    return turned or image


def _on_white(image: "Pixels") -> "Pixels":
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("RGB")
    return image.convert("RGB")
