"""Chooses the way of sending that `[delivery] provider` names."""

from curator.errors import UsageError
from curator.mail.letterhead import letterhead
from curator.mail.mailer import Mailer, Sign
from curator.project import Project
from curator.settings import Settings


def make_mailer(settings: Settings, project: Project) -> Mailer:
    """The mailer of a newsletter; nothing is opened yet. The caller closes it."""
    delivery = settings.config.delivery
    if delivery.provider == "outbox":
        from curator.mail.outbox import Outbox

        return Outbox(project.outbox)
    if delivery.provider == "smtp":
        from curator.mail.smtp import SmtpMailer  # loads the network's libraries

        head = letterhead(settings, ref="")
        sign = _signer(settings, head.domain) if delivery.smtp.dkim_selector else None
        return SmtpMailer(
            delivery.smtp,
            sender=delivery.smtp.envelope_from or settings.config.bounces.address or head.from_email,
            hello=head.domain,
            password=settings.secrets.smtp_password,
            sign=sign,
        )
    if not settings.secrets.sendgrid_api_key:
        raise UsageError("CURATOR_SENDGRID_API_KEY is not set.", hint="Put the key into .env; git ignores that file.")
    from curator.mail.sendgrid import SendgridMailer

    group = delivery.sendgrid.unsubscribe_group if settings.hosted else None
    return SendgridMailer(delivery.sendgrid, api_key=settings.secrets.sendgrid_api_key, group=group)


def _signer(settings: Settings, domain: str) -> Sign:
    from curator.mail.signing import signer

    smtp, key = settings.config.delivery.smtp, settings.secrets.dkim_key
    if not key:
        raise UsageError(
            "[delivery.smtp] dkim_selector is set, but CURATOR_DKIM_KEY is not: letters cannot be signed.",
            hint="Name the file of the private key in CURATOR_DKIM_KEY_FILE, or leave signing to the mail server.",
        )
    return signer(selector=smtp.dkim_selector, domain=smtp.dkim_domain or domain, key=key)
