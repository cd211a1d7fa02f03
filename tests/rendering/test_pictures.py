"""An editor's images become ones that every reader can see, and that tell nothing about who took them."""

import io

import pytest
from PIL import Image

from curator.errors import FileError
from curator.rendering.pictures import HIGHEST, WIDEST, picture_name, prepared, size_of


def file_of(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    return Image.effect_noise((width, height), 90).convert(mode)


@pytest.mark.parametrize(
    ("size", "shown"), [((3000, 1500), (1120, 560)), ((300, 200), (300, 200)), ((900, 4000), (360, 1600))]
)
def test_a_large_image_is_made_small_and_a_small_one_stays(size: tuple[int, int], shown: tuple[int, int]) -> None:
    kind, data = prepared(file_of(noise(*size), "JPEG"), "a.jpg")
    assert (kind, size_of(data)) == ("jpg", shown)
    assert size_of(data) <= (WIDEST, HIGHEST)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_every_usual_kind_becomes_one_that_mail_programs_know(kind: str, mode: str) -> None:
    made, data = prepared(file_of(noise(40, 30, mode), kind), f"a.{kind}")
    assert made in ("jpg", "png")
    assert size_of(data) == (40, 30)


def test_a_drawing_stays_sharp() -> None:
    drawing = Image.new("RGB", (400, 300), "white")
    drawing.paste("black", (50, 50, 200, 200))
    assert prepared(file_of(drawing, "PNG"), "a.png")[0] == "png"


def test_dark_lines_on_nothing_stand_on_white() -> None:
    drawing = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    drawing.paste((0, 0, 0, 255), (10, 10, 20, 20))
    _, data = prepared(file_of(drawing, "PNG"), "a.png")
    with Image.open(io.BytesIO(data)) as shown:
        pixels = shown.convert("RGB")
        assert (pixels.getpixel((0, 0)), pixels.getpixel((15, 15))) == ((255, 255, 255), (0, 0, 0))


def test_what_the_camera_wrote_does_not_travel_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Sample Camera of Sample Person"
    data = file_of(noise(80, 40), "JPEG", exif=exif.tobytes(), comment=b"taken at home")
    _, shown = prepared(data, "a.jpg")
    assert size_of(shown) == (40, 80)
    assert b"Sample" not in shown
    assert b"taken at home" not in shown


@pytest.mark.parametrize(
    "data", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"\x89PNG\r\n\x1a\nx", b"%PDF-"]
)
def test_what_is_no_image_is_said(data: bytes) -> None:
    with pytest.raises(FileError, match=r"door\.jpg: is no image"):
        prepared(data, "door.jpg")


def test_an_image_that_would_fill_the_memory_is_refused() -> None:
    bomb = file_of(Image.new("1", (20_000, 20_000)), "PNG")
    assert len(bomb) < 100_000
    with pytest.raises(FileError, match=r"million pixels|is no image"):
        prepared(bomb, "bomb.png")


def test_the_same_image_has_the_same_name_and_another_one_another() -> None:
    one, other = file_of(noise(10, 10), "PNG"), file_of(noise(10, 11), "PNG")
    assert picture_name("images/Tür und Tor.PNG", one) == picture_name("elsewhere/tür und tor.jpg", one)
    assert picture_name("a.png", one) != picture_name("a.png", other)
    assert picture_name("画像.png", one).startswith("image.")
