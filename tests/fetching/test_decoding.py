"""Text comes out right whatever a feed claims about its bytes."""

import codecs

import pytest

from curator.fetching.decoding import decode


def xml(text: str, declared: str | None, encoding: str) -> bytes:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f"{head}<rss><title>{text}</title></rss>".encode(encoding)


@pytest.mark.parametrize(
    ("text", "declared", "encoding", "content_type"),
    [
        ("Żółw 東京", "utf-8", "utf-8", ""),
        ("Żółw 東京", "iso-8859-1", "utf-8", "text/xml; charset=iso-8859-1"),
        ("Żółw", None, "utf-8", "text/xml"),
        ("Новости", "windows-1251", "cp1251", "text/xml; charset=utf-8"),
        ("Новости", "koi8-r", "koi8-r", ""),
        ("Новости", None, "cp1251", "text/xml; charset=windows-1251"),
        ("naïve café – “quoted”", "iso-8859-1", "cp1252", ""),
        ("日本語", "shift_jis", "cp932", ""),
        ("日本語", "iso-2022-jp", "iso-2022-jp", ""),
        ("日本語", "euc-jp", "euc-jp", ""),
        ("简体中文", "gb2312", "gb18030", ""),
        ("繁體中文", "big5", "big5", ""),
        ("한국어", "euc-kr", "cp949", ""),
        ("שלום", "windows-1255", "cp1255", ""),
        ("Żółw 東京", "utf-16", "utf-16", ""),
        ("Żółw 東京", "utf-16", "utf-16-le", ""),
        ("Żółw 東京", "utf-16", "utf-16-be", ""),
    ],
)
def test_text_survives(text: str, declared: str | None, encoding: str, content_type: str) -> None:
    decoded, flaw = decode(xml(text, declared, encoding), content_type)
    assert f"<title>{text}</title>" in decoded
    assert flaw is None


def test_byte_order_marks_decide_and_go() -> None:
    assert decode(codecs.BOM_UTF8 + xml("Ż", "iso-8859-1", "utf-8"))[0].startswith("<?xml")
    assert "Ż" in decode(codecs.BOM_UTF32_LE + xml("Ż", None, "utf-32-le"))[0]


def test_a_few_stray_bytes_do_not_spoil_a_utf8_feed() -> None:
    body = ("<t>" + "šíř " * 20 + "</t>").encode() + b"<t>caf\xe9 \x93x\x94</t>"
    text, flaw = decode(body, "application/xml; charset=utf-8")
    assert "šíř šíř" in text
    assert "<t>café “x”</t>" in text
    assert flaw is not None


def test_an_undeclared_encoding_is_guessed_from_the_language() -> None:
    text, flaw = decode("<rss><language>ru</language><title>Новости</title></rss>".encode("cp1251"))
    assert "Новости" in text
    assert flaw is not None


def test_without_any_sign_it_is_western() -> None:
    assert "été" in decode("<rss><title>été</title></rss>".encode("latin-1"))[0]


def test_characters_encoded_twice_are_mended() -> None:
    assert "it’s a café" in decode("<t>itâ€™s a cafÃ©</t>".encode())[0]
    assert "São Paulo, Âncora" in decode("<t>São Paulo, Âncora</t>".encode())[0]


@pytest.mark.parametrize("declared", ["utf-7", "unicode_escape", "hex", "nonsense", "punycode", "undefined"])
def test_odd_encodings_are_never_used(declared: str) -> None:
    text, _ = decode(f'<?xml version="1.0" encoding="{declared}"?><t>+ADw-script+AD4- \\x3c é</t>'.encode("latin-1"))
    assert "<script" not in text
    assert "é" in text
