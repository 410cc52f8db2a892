"""Who may see the pages: nobody from elsewhere without the token, and no browser that was tricked into asking.

Feed readers and browsers know HTTP Basic, scripts know Bearer: the token is the password of the one and the whole of
the other (RFC 7617, RFC 6750). The name in Basic does not matter.
"""

import base64
import binascii
import hmac

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OPEN_TO_ALL = ("/health", "/unsubscribe/", "/style.css")
"""What a container's check and the owner of a mail box must reach without the token."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


class Keeper:
    """Asks for the token, where one is set, and gives every answer the headers that keep a browser safe."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app, self._token = app, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        if self._may(Request(scope)):
            await self._app(scope, receive, guarded)
            return
        asked = {"WWW-Authenticate": 'Basic realm="Gradewatch", charset="UTF-8"'}
        answer = PlainTextResponse("These pages need the token (WEB_TOKEN), as the password.\n", 401, asked)
        await answer(scope, receive, guarded)

    def _may(self, request: Request) -> bool:
        if not self._token or request.url.path.startswith(OPEN_TO_ALL):
            return True
        given = token_given(request.headers.get("Authorization", ""))
        return hmac.compare_digest(given.encode(), self._token.encode())


def token_given(authorization: str) -> str:
    """The token in an Authorization header; empty where there is none."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""
