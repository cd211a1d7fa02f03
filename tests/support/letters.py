"""A plainly invented newsletter: its settings, a variant of an issue and readers' links."""

from dataclasses import replace
from pathlib import Path

from curator.model.charter import Newsletter
from curator.model.issue import Variant
from curator.settings import ConfigFile, DeliverySettings, ReadersSettings, Secrets, Settings, SmtpSettings
from curator.text.tokens import LEAVE, PREFERENCES

NEWSLETTER = Newsletter(
    title="Sample Shelf",
    from_email="letters@news.example.org",
    from_name="Sample Shelf",
    base_url="https://news.example.org",
    reply_to="editor@news.example.org",
    postal_address="1 Sample Street, Sampleton",
)


def sample_settings(root: Path, *, newsletter: Newsletter = NEWSLETTER, smtp: SmtpSettings | None = None) -> Settings:
    """Settings as a small newsletter has them; with `smtp`, that is the provider."""
    delivery = DeliverySettings(provider="smtp", smtp=smtp) if smtp else DeliverySettings()
    readers = ReadersSettings(url="https://news.example.org/readers")
    config = ConfigFile(newsletter=newsletter, delivery=delivery, readers=readers)
    return Settings(root=root, config=config, secrets=Secrets(secret_keys=("newest", "former"), erasure_key="erasure"))


def with_newsletter(settings: Settings, **changes: str) -> Settings:
    """The same settings with some keys of [newsletter] changed."""
    newsletter = replace(settings.newsletter, **changes)
    return replace(settings, config=replace(settings.config, newsletter=newsletter))


def sample_variant(name: str = "standard", words: int = 3) -> Variant:
    """A small issue with both placeholders in both parts."""
    body = "Sample words about a sample story. " * words
    page = (
        f'<html lang="en"><head><title>December</title></head><body><h1>Sample Shelf, December</h1><p>{body}</p>'
        f'<p><a href="{LEAVE}">Leave this list</a> or <a href="{PREFERENCES}">choose what you get</a></p>'
        "<p>1 Sample Street, Sampleton — Sample Shelf</p></body></html>\n"
    )
    text = f"Sample Shelf, December\n\n{body}\n\nLeave this list: {LEAVE}\nChoose what you get:\n{PREFERENCES}\n"
    return Variant(name=name, subject="Sample Shelf, December", preheader="Three sample stories", html=page, text=text)
