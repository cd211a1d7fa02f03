"""Signs event posts as SendGrid does, with a key of the test's own."""

import base64
import json
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass(frozen=True)
class Signer:
    """A key pair; `public` is what SendGrid's settings page would show."""

    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def public(self) -> str:
        raw = self.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(raw).decode()

    def headers(self, body: bytes, moment: int) -> dict[str, str]:
        signature = self.private.sign(str(moment).encode() + body, ec.ECDSA(hashes.SHA256()))
        return {
            "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode(),
            "X-Twilio-Email-Event-Webhook-Timestamp": str(moment),
        }

    def post(self, events: object, moment: int) -> tuple[bytes, dict[str, str]]:
        """A body with these events and its headers."""
        body = json.dumps(events).encode() + b"\r\n"
        return body, self.headers(body, moment)
