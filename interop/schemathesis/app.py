"""The Apps of world.yaml. key FILE: makes their key; jwt FILE: a token of the first, good for nine minutes;
installation FILE: a token of the second one's installation."""

import json
import os
import sys
import time
import urllib.request
from base64 import urlsafe_b64encode
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa


def make(file):
    """Writes a private key, and prints its public half as a YAML text in double quotes takes it."""
    key = rsa.generate_private_key(65537, 2048)
    Path(file).write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    print(public.decode().replace("\n", "\\n"))


def part(content):
    return urlsafe_b64encode(content).rstrip(b"=")


def sign(file, app):
    now = int(time.time())
    claims = {"iss": app, "iat": now - 30, "exp": now + 540}
    text = part(b'{"alg":"RS256"}') + b"." + part(json.dumps(claims).encode())
    key = serialization.load_pem_private_key(Path(file).read_bytes(), None)
    return (text + b"." + part(key.sign(text, padding.PKCS1v15(), hashes.SHA256()))).decode()


def jwt(file):
    print(sign(file, "7"))


def installation(file):
    url = os.environ["INTEROP_HTTP_URL"] + "/api/v3/app/installations/81/access_tokens"
    request = urllib.request.Request(url, method="POST", headers={"Authorization": "Bearer " + sign(file, "8")})
    with urllib.request.urlopen(request, timeout=30) as answer:
        print(json.load(answer)["token"])


{"key": make, "jwt": jwt, "installation": installation}[sys.argv[1]](sys.argv[2])
