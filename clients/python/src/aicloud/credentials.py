"""Who a program is.

`Token` is a credential as it stands: an API key, a project's token, a session. `ServiceAccount` has a private
key, signs an assertion with it (RFC 7523 as repaired by RFC 10070) and gets a token for fifteen minutes,
again and again by itself; the private key never leaves the program. Neither shows its secret when it is
printed.
"""

import base64
import hashlib
import json
import time
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import httpx
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from .problem import CloudError

__all__ = ["ServiceAccount", "SigningKey", "Token", "key_id"]

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_ASSERTION_LIFE: Final = 60
"""Seconds; the server takes 300 at the most."""
_EARLY: Final = 60.0
"""Seconds before its end at which a token is renewed."""
_HINT: Final = "an Ed25519 or P-256 private key, as a JWK (`aicloud service-account keygen`) or as PKCS#8 in PEM"


class Token:
    """A credential that is sent as it is."""

    def __init__(self, token: str) -> None:
        token = token.strip()
        if not token or not token.isascii() or any(one.isspace() for one in token):
            raise ValueError("the token must be one word of ASCII: aic_k_…, aic_p_…, aic_s_… or eyJ…")
        self._token = token

    def bearer(self) -> str:
        """Return it."""
        return self._token

    def discard(self, bearer: str) -> bool:
        """There is no other."""
        return False

    def __repr__(self) -> str:
        return f"Token({self._token[:6]}…)"


class SigningKey:
    """A private key, Ed25519 or P-256."""

    def __init__(self, key: ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> None:
        if isinstance(key, ec.EllipticCurvePrivateKey) and not isinstance(key.curve, ec.SECP256R1):
            raise ValueError(f"the curve must be P-256; needed is {_HINT}")
        self._key = key

    @classmethod
    def generate(cls) -> "SigningKey":
        """Make a new one, Ed25519."""
        return cls(ed25519.Ed25519PrivateKey.generate())

    @classmethod
    def read(cls, path: str | Path) -> "SigningKey":
        """Read one from a file."""
        return cls.parse(Path(path).read_bytes())

    @classmethod
    def parse(cls, text: bytes | str) -> "SigningKey":
        """Read one from what such a file says. What is wrong with it is said without showing it."""
        given = text.encode() if isinstance(text, str) else text
        try:
            if given.lstrip().startswith(b"{"):
                return cls(_from_jwk(json.loads(given)))
            key = serialization.load_pem_private_key(given, password=None)
        except (ValueError, TypeError, KeyError, UnsupportedAlgorithm):
            # From None: the cause would show a part of the key.
            raise ValueError(f"this is no key that can sign here; needed is {_HINT}") from None
        if not isinstance(key, ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey):
            raise ValueError(f"this kind of key can't sign here; needed is {_HINT}")
        return cls(key)

    @property
    def algorithm(self) -> str:
        """`EdDSA` or `ES256`."""
        return "EdDSA" if isinstance(self._key, ed25519.Ed25519PrivateKey) else "ES256"

    def public_jwk(self) -> dict[str, str]:
        """Return the public half, to be registered with `add_service_account_key`."""
        if isinstance(self._key, ed25519.Ed25519PrivateKey):
            raw = self._key.public_key().public_bytes_raw()
            return {"crv": "Ed25519", "kty": "OKP", "x": _b64(raw)}
        numbers = self._key.public_key().public_numbers()
        x, y = (_b64(number.to_bytes(32, "big")) for number in (numbers.x, numbers.y))
        return {"crv": "P-256", "kty": "EC", "x": x, "y": y}

    def private_jwk(self) -> dict[str, str]:
        """Return both halves, to be kept where nobody else reads."""
        if isinstance(self._key, ed25519.Ed25519PrivateKey):
            return {**self.public_jwk(), "d": _b64(self._key.private_bytes_raw())}
        secret = self._key.private_numbers().private_value
        return {**self.public_jwk(), "d": _b64(secret.to_bytes(32, "big"))}

    def sign(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        """Return a JWT."""
        parts = ({"alg": self.algorithm, **header}, claims)
        signed = ".".join(_b64(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
        if isinstance(self._key, ed25519.Ed25519PrivateKey):
            signature = self._key.sign(signed.encode())
        else:
            r, s = decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
            signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
        return f"{signed}.{_b64(signature)}"

    def __repr__(self) -> str:
        return f"SigningKey({self.algorithm})"


class ServiceAccount:
    """A program of a project, by its private key.

    `account` is its id (`sa_…`), `key` a file or a `SigningKey`. With `scope`, tokens have these permissions only.
    """

    def __init__(self, account: str, key: str | Path | SigningKey, scope: Iterable[str] = ()) -> None:
        self.account = account
        self._key = key if isinstance(key, SigningKey) else SigningKey.read(key)
        self._kid = key_id(account, self._key)
        self._scope = " ".join([scope] if isinstance(scope, str) else scope)
        self._http: httpx.Client | None = None
        self._clock: Callable[[], float] = time.monotonic
        self._token: str | None = None
        self._good_until = 0.0

    def attach(self, http: httpx.Client, clock: Callable[[], float] = time.monotonic) -> None:
        """Say by what it asks for tokens: a client of the cloud's address that signs nothing in."""
        self._http = http
        self._clock = clock

    def bearer(self) -> str:
        """Return the token, or get another when its end is near."""
        if self._token is None or self._clock() >= self._good_until:
            self._token, life = self._ask()
            self._good_until = self._clock() + max(life - _EARLY, life / 2)
        return self._token

    def discard(self, bearer: str) -> bool:
        """Forget it; another can be asked for."""
        if self._token == bearer:
            self._token = None
        return True

    def assertion(self, issuer: str) -> str:
        """Return a signed statement for one request for a token."""
        now = int(time.time())
        header = {"typ": "client-authentication+jwt", "kid": self._kid}
        claims = {
            "iss": self.account,
            "sub": self.account,
            "aud": issuer,
            "iat": now,
            "exp": now + _ASSERTION_LIFE,
            "jti": str(uuid.uuid4()),
        }
        return self._key.sign(header, claims)

    def _ask(self) -> tuple[str, float]:
        if self._http is None:
            raise CloudError("this service account is not attached to a cloud: give it to Cloud(…)")
        ours = str(self._http.base_url).rstrip("/")
        metadata = self._http.get("/.well-known/oauth-authorization-server").json()
        issuer = metadata.get("issuer")
        # RFC 8414, 3.3: or one server could have us sign for another.
        if issuer != ours:
            raise CloudError(f"{ours} calls itself {issuer!r}: give that as the url")
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": self.assertion(issuer),
        }
        if self._scope:
            form["scope"] = self._scope
        answer = self._http.post("/v1/token", data=form).json()
        return str(answer["access_token"]), float(answer["expires_in"])

    def __repr__(self) -> str:
        return f"ServiceAccount({self.account}, {self._kid})"


def key_id(account: str, key: SigningKey) -> str:
    """Return the id that the server gives this key of this account: `kid` in the header of assertions."""
    prefix, _, suffix = account.partition("_")
    try:
        if prefix != "sa" or len(suffix) != 26:
            raise ValueError
        bits = 0
        for letter in suffix:
            bits = bits << 5 | _ALPHABET.index(letter)
        uuid_bytes = bits.to_bytes(16, "big")
    except (ValueError, OverflowError):
        raise ValueError(f"a service account's id is sa_ and 26 characters, not {account[:40]!r}") from None
    written = json.dumps(key.public_jwk(), separators=(",", ":"), sort_keys=True)
    digest = hashlib.sha256(b"aicloud service account key\0" + uuid_bytes + written.encode()).digest()
    name = bytearray(digest[:16])
    # A UUID of the free-form version 8 (RFC 9562).
    name[6] = name[6] & 0x0F | 0x80
    name[8] = name[8] & 0x3F | 0x80
    number = int.from_bytes(name, "big")
    return "key_" + "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


def _from_jwk(jwk: dict[str, str]) -> ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey:
    secret = _unb64(jwk["d"])
    key: ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey
    if (jwk["kty"], jwk["crv"]) == ("OKP", "Ed25519"):
        key = ed25519.Ed25519PrivateKey.from_private_bytes(secret)
    elif (jwk["kty"], jwk["crv"]) == ("EC", "P-256") and len(secret) == 32:
        key = ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP256R1())
    else:
        raise ValueError
    public = SigningKey(key).public_jwk()
    if any(jwk.get(name) != value for name, value in public.items()):
        raise ValueError
    return key


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unb64(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
