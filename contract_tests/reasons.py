"""Say why there was no answer, and what would help: what libraries say is for their authors."""

from __future__ import annotations

import re

import requests

# What requests, urllib3, OpenSSL and the system write, the first that is found; a sentence each.
_SENTENCES: tuple[tuple[str, str], ...] = (
    (
        "proxy.*Tunnel connection failed: 407",
        "the proxy asks for credentials: --proxy http://NAME:PASSWORD@HOST:PORT",
    ),
    (
        r"proxy.*Tunnel connection failed: (?P<what>\d+[^')\"]*)",
        "the proxy does not lead there ({what}): see --proxy, HTTPS_PROXY and NO_PROXY",
    ),
    ("proxy", "the proxy is not reached: see --proxy, HTTPS_PROXY and NO_PROXY"),
    (
        "CERTIFICATE_VERIFY_FAILED.*(Hostname|IP address) mismatch",
        "its certificate is for another host: use the name that it is for, "
        "or --tls-verify no to verify nothing",
    ),
    (
        "CERTIFICATE_VERIFY_FAILED.*expired",
        "its certificate has expired; --tls-verify no verifies nothing",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED\] certificate verify failed: (?P<what>[^(]*[^( ])",
        "its certificate is not trusted ({what}): --tls-verify FILE names the authorities, "
        "--tls-verify no verifies nothing",
    ),
    ("NO_CERTIFICATE_OR_CRL_FOUND", "the file of --tls-verify holds no certificate (PEM)"),
    ("KEY_VALUES_MISMATCH", "--client-key is not the key of --client-certificate"),
    (
        r"\[SSL\] PEM lib|NO_START_LINE",
        "--client-certificate and its key cannot be read: both are PEM, in one file or with "
        "--client-key",
    ),
    (
        "CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|SSLEOFError|UNKNOWN_CA|BAD_CERTIFICATE",
        "it ends the TLS handshake: it may ask for another client certificate "
        "(--client-certificate)",
    ),
    (
        "WRONG_VERSION_NUMBER|RECORD_LAYER_FAILURE|UNEXPECTED_MESSAGE",
        "it does not speak TLS there: http:// instead of https://, or another port",
    ),
    ("Failed to resolve|Name or service not known", "no host has this name"),
    ("Connection refused", "nobody listens there"),
    ("Network is unreachable|No route to host", "no network leads there"),
    (
        "reset by peer|Connection aborted|RemoteDisconnected",
        "it closes the connection without an answer: does it want https://?",
    ),
)

_KINDS: tuple[tuple[type[Exception], str], ...] = (
    (requests.Timeout, "no answer within {timeout_s:g} s: see --timeout"),
    (requests.exceptions.InvalidURL, "its URL cannot be read"),
    (requests.exceptions.ContentDecodingError, "its body is not encoded as it says"),
    (requests.exceptions.ChunkedEncodingError, "its answer ends in the middle"),
)


def reason_of(error: requests.RequestException, timeout_s: float) -> str:
    """Return why there was no answer, in words that name the option which would help.

    No URL is in it: one may hold a credential. *timeout_s* is how long was waited.
    """
    said = str(error)
    if "Proxy URL had unsupported scheme" in said:
        return "the proxy's URL must start with http:// or https://"
    for kind, told in _KINDS:
        if isinstance(error, kind):
            return told.format(timeout_s=timeout_s)
    if isinstance(error, requests.exceptions.ProxyError):
        said = f"proxy {said}"
    for pattern, sentence in _SENTENCES:
        found = re.search(f"^{pattern}" if pattern.startswith("proxy") else pattern, said, re.S)
        if found:
            return sentence.format(**found.groupdict())
    return type(error).__name__
