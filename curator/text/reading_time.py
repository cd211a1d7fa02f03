"""How long a text takes to read."""

import math
import re

_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
WORDS_A_MINUTE = 220
CJK_A_MINUTE = 450


def reading_minutes(text: str) -> int:
    """Whole minutes, at least 1 for any text, 0 for none. Chinese, Japanese and Korean are counted by characters."""
    rest, cjk = (text, 0) if text.isascii() else _CJK.subn(" ", text)
    words = len(rest.split())
    if not cjk and not words:
        return 0
    return max(1, math.ceil(cjk / CJK_A_MINUTE + words / WORDS_A_MINUTE - 0.25))
