"""Keys, what they sign, and that nothing shows them."""

import base64
import json

import httpx
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from aicloud import CloudError, ServiceAccount, SignInFailed, SigningKey, Token
from aicloud.credentials import key_id

ACCOUNT = "sa_01m840awgbet0sq95wm1c30csh"
KEYS = [SigningKey.generate(), SigningKey(ec.generate_private_key(ec.SECP256R1()))]


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def verified(token: str, key: SigningKey) -> tuple[dict, dict]:
    """The header and the claims, if the public half says that the private one signed them."""
    head, claims, signature = token.split(".")
    jwk, raw = key.public_jwk(), unb64(signature)
    signed = f"{head}.{claims}".encode()
    if key.algorithm == "EdDSA":
        ed25519.Ed25519PublicKey.from_public_bytes(unb64(jwk["x"])).verify(raw, signed)
    else:
        x, y, r, s = (int.from_bytes(part, "big") for part in (unb64(jwk["x"]), unb64(jwk["y"]), raw[:32], raw[32:]))
        public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        public.verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
    return json.loads(unb64(head)), json.loads(unb64(claims))


@pytest.mark.parametrize("key", KEYS, ids=["EdDSA", "ES256"])
def test_an_assertion_says_what_it_must(key):
    account = ServiceAccount(ACCOUNT, key)
    first, second = (verified(account.assertion("https://cloud.test"), key) for _ in range(2))
    head, claims = first
    assert head == {"alg": key.algorithm, "typ": "client-authentication+jwt", "kid": key_id(ACCOUNT, key)}
    assert claims["iss"] == claims["sub"] == ACCOUNT
    assert claims["aud"] == "https://cloud.test"
    assert 0 < claims["exp"] - claims["iat"] <= 300
    assert claims["jti"] != second[1]["jti"]


@pytest.mark.parametrize("key", KEYS, ids=["EdDSA", "ES256"])
def test_a_key_is_read_from_jwk_and_pem(key, tmp_path):
    jwk = tmp_path / "key.jwk"
    jwk.write_text(json.dumps(key.private_jwk()))
    assert SigningKey.read(jwk).public_jwk() == key.public_jwk()
    pem = key._key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    assert SigningKey.parse(pem).public_jwk() == key.public_jwk()


def test_a_key_id_is_the_servers():
    # RFC 8037, appendix A; the id is what a server answered for it.
    seed = unb64("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
    key = SigningKey(ed25519.Ed25519PrivateKey.from_private_bytes(seed))
    assert key.public_jwk()["x"] == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    assert key_id("sa_01m840m3xce9avr6n1g30b4ag5", key) == "key_7g00011d0fh8r85m41688k0b86"


def test_what_is_no_key_is_refused_without_being_shown():
    good = KEYS[0].private_jwk()
    rsa_key = rsa.generate_private_key(public_exponent=65537, key_size=1024).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    other = SigningKey(ec.generate_private_key(ec.SECP256R1())).private_jwk()
    wrong = [
        "",
        "canary",
        "{",
        json.dumps({**good, "kty": "EC"}),
        json.dumps({**good, "x": KEYS[1].public_jwk()["x"]}),
        json.dumps({**good, "d": good["d"][:-4]}),
        json.dumps({name: value for name, value in good.items() if name != "d"}),
        json.dumps({**other, "d": "canary"}),
        rsa_key,
    ]
    for text in wrong:
        with pytest.raises(ValueError, match="P-256 private key") as caught:
            SigningKey.parse(text)
        assert "canary" not in str(caught.value)
        assert good["d"] not in str(caught.value)
    with pytest.raises(ValueError, match="P-256"):
        SigningKey(ec.generate_private_key(ec.SECP384R1()))
    for account in ("alloc_01m840awgbet0sq95wm1c30csh", "sa_short", "sa_01M840AWGBET0SQ95WM1C30CSH", "sa_" + "z" * 26):
        with pytest.raises(ValueError, match="26 characters"):
            ServiceAccount(account, KEYS[0])


def test_secrets_are_not_shown():
    key = KEYS[0]
    shown = f"{Token('aic_k_secret')!r} {ServiceAccount(ACCOUNT, key)!r} {key!r}"
    assert "secret" not in shown
    assert key.private_jwk()["d"] not in shown


def test_a_token_is_asked_for_when_it_is_needed(client, server, time):
    account = ServiceAccount(ACCOUNT, KEYS[0], scope=["allocation.read"])
    account.attach(client(), time.clock)
    metadata = httpx.Response(200, json={"issuer": "http://cloud.test"})
    server.answers = [metadata, httpx.Response(200, json={"access_token": "eyJ.1", "expires_in": 900})]
    assert account.bearer() == "eyJ.1"
    time.now += 830
    assert account.bearer() == "eyJ.1"
    assert len(server.asked) == 2
    form = dict(httpx.QueryParams(server.asked[1].content.decode()))
    assert form["scope"] == "allocation.read"
    assert verified(form["client_assertion"], KEYS[0])[1]["aud"] == "http://cloud.test"
    time.now += 20
    server.answers = [metadata, httpx.Response(200, json={"access_token": "eyJ.2", "expires_in": 900})]
    assert account.bearer() == "eyJ.2"
    assert account.discard("eyJ.1")
    assert account.bearer() == "eyJ.2"


def test_nobody_signs_for_another_server(client, server):
    account = ServiceAccount(ACCOUNT, KEYS[0])
    with pytest.raises(CloudError, match="not attached"):
        account.bearer()
    account.attach(client())
    server.answers = [httpx.Response(200, json={"issuer": "https://elsewhere.test"})]
    with pytest.raises(CloudError, match="calls itself"):
        account.bearer()
    assert len(server.asked) == 1


def test_what_the_token_endpoint_refuses_is_told(client, server):
    account = ServiceAccount(ACCOUNT, KEYS[0])
    account.attach(client())
    server.answers = [
        httpx.Response(200, json={"issuer": "http://cloud.test"}),
        httpx.Response(401, json={"error": "invalid_client", "error_description": "the key has expired"}),
    ]
    with pytest.raises(SignInFailed, match="the key has expired") as caught:
        account.bearer()
    assert caught.value.error == "invalid_client"
