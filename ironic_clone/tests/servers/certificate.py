"""A certificate of its own for a server of the loopback address."""
import datetime
import ipaddress
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ironic_clone.tests.servers import ports


def write(directory: pathlib.Path) -> tuple[str, str]:
    """Return the files of a new self-signed certificate and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, 'localhost')])
    now = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now - day, now + day,
    ).add_extension(
        x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(ports.LOOPBACK))]), False,
    ).sign(key, hashes.SHA256())
    files = directory / 'cert.pem', directory / 'key.pem'
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption()))
    return str(files[0]), str(files[1])
