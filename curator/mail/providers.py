"""Chooses the way of sending that `[delivery] provider` names."""

from curator.errors import UsageError
from curator.mail.letterhead import letterhead
from curator.mail.mailer import Mailer
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
        return SmtpMailer(
            delivery.smtp,
            sender=delivery.smtp.envelope_from or head.from_email,
            hello=head.domain,
            password=settings.secrets.smtp_password,
        )
    raise UsageError(
        "Sending by SendGrid's API is not there yet.", hint='Use provider = "smtp"; SendGrid takes mail by SMTP too.'
    )
