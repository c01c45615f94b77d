"""An OpenID provider that lies when it is told to: each code says, as JSON in base64url, what the token shall be.

Right answers, wrong ones, and none at all; PKCE and the client's secret are checked, a code is good once.
Usage: hostile_provider.py PORT. Prints "ready" when it listens.
"""

import base64
import hashlib
import hmac
import json
import sys
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

PORT = int(sys.argv[1])
ISSUER = f"http://127.0.0.1:{PORT}"
SECRET = "parola+del cliente&"
used = set()
mood = {"discovery": "right", "keys": "old"}


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def number(value, length=None):
    return b64(value.to_bytes(length or (value.bit_length() + 7) // 8, "big"))


KEYS = {
    "old": rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "new": rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "foreign": rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "weak": rsa.generate_private_key(public_exponent=65537, key_size=1024),
    "curve": ec.generate_private_key(ec.SECP256R1()),
}


def jwk(name):
    public = KEYS[name].public_key().public_numbers()
    if name == "curve":
        return {"kty": "EC", "crv": "P-256", "kid": name, "x": number(public.x, 32), "y": number(public.y, 32)}
    return {"kty": "RSA", "use": "sig", "kid": name, "n": number(public.n), "e": number(public.e)}


def signature(name, signed):
    if name == "curve":
        r, s = decode_dss_signature(KEYS[name].sign(signed, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return KEYS[name].sign(signed, padding.PKCS1v15(), hashes.SHA256())


def token(wish):
    name = wish.get("key", "old")
    head = {"alg": "ES256" if name == "curve" else "RS256", "kid": wish.get("kid", name)}
    if wish.get("kid") == "":
        del head["kid"]
    now = int(time.time()) if "now" not in wish else wish["now"]
    claims = {"iss": ISSUER, "aud": "sportello", "sub": "soggetto-1", "iat": now, "exp": now + 300}
    claims.update(wish.get("claims", {}))
    for gone in wish.get("without", []):
        claims.pop(gone, None)
    head.update(wish.get("head", {}))
    signed = (b64(json.dumps(head).encode()) + "." + b64(json.dumps(claims).encode())).encode()
    if head["alg"] == "none":
        proof = b""
    elif head["alg"] == "HS256":
        public = KEYS["old"].public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        proof = hmac.new(public, signed, hashlib.sha256).digest()
    else:
        proof = signature(name, signed)
    if wish.get("spoil"):
        proof = proof[:-1] + bytes([proof[-1] ^ 1])
    return signed.decode() + "." + b64(proof)


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, status, value, text=None):
        body = text if text is not None else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path = urllib.parse.urlsplit(self.path)
        if path.path == "/mood":
            mood.update(urllib.parse.parse_qsl(path.query))
            return self.answer(200, mood)
        if path.path == "/.well-known/openid-configuration":
            return self.discovery()
        if path.path == "/keys":
            keys = {"old": ["old", "weak", "curve"], "rotated": ["new", "curve"], "none": []}[mood["keys"]]
            return self.answer(200, {"keys": [{"kty": "oct", "k": "AAAA"}, 7] + [jwk(k) for k in keys]})
        return self.answer(404, {})

    def discovery(self):
        value = {
            "issuer": ISSUER, "authorization_endpoint": ISSUER + "/authorize?tenant=1",
            "token_endpoint": ISSUER + "/token", "jwks_uri": ISSUER + "/keys",
            "end_session_endpoint": ISSUER + "/leave",
        }
        kind = mood["discovery"]
        if kind == "hung":
            time.sleep(30)
        elif kind == "foreign":
            value["issuer"] = "https://evil.example"
        elif kind == "clear":
            value["token_endpoint"] = "http://evil.example/token"
        elif kind == "page":
            return self.answer(200, None, b"<html>")
        elif kind == "flood":
            return self.answer(200, None, b"[" * (4 << 20))
        elif kind == "away":
            return self.answer(503, {})
        return self.answer(200, value)

    def do_POST(self):
        form = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        given = self.headers.get("Authorization", "").removeprefix("Basic ")
        pair = base64.b64decode(given).decode().split(":") if given else ["", ""]
        if [urllib.parse.unquote_plus(word) for word in pair] != ["sportello", SECRET]:
            return self.answer(401, {"error": "invalid_client"})
        code = form.get("code", "")
        wish = json.loads(unb64(code))
        challenge = b64(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if code in used or challenge != wish.get("challenge") or form.get("redirect_uri") != wish.get("back"):
            return self.answer(400, {"error": "invalid_grant"})
        used.add(code)
        if wish.get("hang"):
            time.sleep(30)
        if wish.get("redirect"):
            self.send_response(307)
            self.send_header("Location", "http://evil.example/token")
            self.send_header("Content-Length", "0")
            return self.end_headers()
        if "raw" in wish:
            return self.answer(200, {"id_token": wish["raw"]})
        return self.answer(200, {"access_token": "x", "token_type": "Bearer", "id_token": token(wish)})


ThreadingHTTPServer.request_queue_size = 128
server = ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
server.daemon_threads = True
print("ready", flush=True)
server.serve_forever()
