"""Links that stop a mail by one press, and only for the address that they were sent to (RFC 8058)."""

import base64
import hashlib
import hmac


def unsubscribe_token(target: str, secret: str) -> str:
    """A token that names the target and cannot be made for another one without the secret."""
    name = base64.urlsafe_b64encode(target.encode()).decode().rstrip("=")
    return f"{name}.{_signature(target, secret)}"


def unsubscribe_target(token: str, secret: str) -> str | None:
    """The target that a token names; None where the token is not ours. The web's POST handler asks this."""
    name, _, signature = token.partition(".")
    try:
        target = base64.urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode()
    except (ValueError, UnicodeDecodeError):
        return None
    genuine = bool(secret) and hmac.compare_digest(signature.encode(), _signature(target, secret).encode())
    return target if genuine else None


def _signature(target: str, secret: str) -> str:
    return hmac.new(secret.encode(), b"unsubscribe\n" + target.encode(), hashlib.sha256).hexdigest()[:40]
