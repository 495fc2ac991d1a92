"""English words, identifiers and other languages: what a query must find and what it must not, judged by hand."""

from __future__ import annotations

import pytest

from rca.search.analysis.latin import chunk, fold_accents
from tests.search.finds import finds

FOUND = [
    # Words
    ("certificate expired", "The expiry of certificates went unnoticed"),
    ("write failures", "Writes failed for an hour"),
    ("rebooting", "We rebooted the hosts"),
    ("frozen queue", "The queue froze"),
    ("lost messages", "Loss of a message"),
    ("delivery delayed", "Delays in delivering mail"),
    ("sent twice", "Mail was sending twice"),
    ("authorisation", "authorization of requests"),
    ("data centre", "a datacenter in Osaka"),
    ("datacentre", "one data center"),
    ("organisation", "your organization"),
    ("behaviour", "unexpected behavior"),
    ("customers", "each customer's account"),
    ("users'", "a user"),
    ("couldn't start", "did not start"),
    ("policies", "a new policy"),
    ("VM", "all VMs were stopped"),
    ("vms", "the VM's disk"),
    ("APIs", "an API"),
    ("indices", "the index"),
    # Written as one word and as two
    ("failover", "we failed over to Osaka"),
    ("fail over", "the failover did not work"),
    ("fail-over", "a failover"),
    ("failover", "the fail-over"),
    ("rollback", "we rolled back the change"),
    ("roll back", "after the rollback"),
    ("timed out", "requests hit a timeout"),
    ("time-out", "requests timed out"),
    ("login", "users could not log in"),
    ("log in", "login failures"),
    ("log-in", "logged in twice"),
    ("sign-in", "users who signed in"),
    ("signin", "Sign-in errors"),
    ("backups", "we back up every night"),
    ("load-balancer", "two load balancers"),
    ("loadbalancer", "the LoadBalancer"),
    ("precheck", "a pre-check of the package"),
    ("email", "an e-mail"),
    # Names in camel case
    ("storage account", "the StorageAccount resource"),
    ("StorageAccount", "a storage account"),
    ("storageaccount", "the StorageAccount resource"),
    ("github", "GitHub Actions"),
    ("GitHub", "github.com"),
    ("postgresql", "PostgreSQL 15"),
    ("OutOfMemoryError", "java.lang.OutOfMemoryError"),
    ("guest agent", "VMGuestAgent"),
    ("keyvault", "KeyVault"),
    # Identifiers, whole and in parts
    ("0NC_-L9G", "Tracking ID 0NC_-L9G"),
    ("0nc_-l9g", "(0NC_-L9G)"),
    ("L9G", "Tracking ID 0NC_-L9G"),
    ("prod-db-01", "host prod-db-01 went down"),
    ("prod-db", "host prod-db-01 went down"),
    ("db-01", "host prod-db-01 went down"),
    ("PROD_DB_01", "host prod-db-01 went down"),
    ("HTTP 503", "answered HTTP 503"),
    ("503", "HTTP/503"),
    ("10.0.0.1", "from 10.0.0.1:8080"),
    ("10.0.0.0/8", "the range 10.0.0.0/8"),
    ("CVE-2021-44228", "Log4Shell (CVE-2021-44228)"),
    ("cve-2021", "Log4Shell (CVE-2021-44228)"),
    ("44228", "CVE-2021-44228"),
    ("us-east-1", "outage in us-east-1."),
    ("us-east", "us-east-1a"),
    ("v1.2.3", "version v1.2.3"),
    ("1.2.3", "agent v1.2.3-rc1"),
    ("TLS 1.2", "only TLSv1.2"),
    ("TLS 1.2", "TLS 1.2 is required"),
    ("0x80070005", "Error 0x80070005 (access denied)"),
    ("80070005", "Error 0x80070005"),
    ("KB5006670", "the update KB5006670"),
    ("KB 5006670", "the update KB5006670"),
    ("5006670", "the update KB5006670"),
    ("C++", "a client in C++17"),
    ("C#", "C/C++ and C#"),
    (".NET", "on .NET 6"),
    (".net", "ASP.NET"),
    ("asp.net", "ASP.NET pages"),
    ("ops@example.com", "write to ops@example.com."),
    ("example.com", "write to ops@example.com"),
    ("https://status.example.com/incidents/42", "see https://status.example.com/incidents/42?lang=ja"),
    ("status.example.com", "see https://status.example.com/incidents/42"),
    ("/var/log", "the disk under /var/log/messages filled up"),
    ("var log", "/var/log"),
    ("C:\\Windows\\System32", "in C:\\Windows\\System32\\drivers"),
    ("1200", "some 1,200 requests"),
    ("1,200", "some 1200 requests"),
    ("99.95", "99.95% of requests"),
    ("max_connections", "the limit max_connections=100"),
    ("AT&T", "lines of AT&T"),
    ("IT", "the IT department"),
    ("the who", "Who was affected?"),
    # Other languages
    ("Störung", "storung"),
    ("storung", "Eine STÖRUNG trat auf"),
    ("defaillance", "Une défaillance du réseau"),
    ("Łódź", "w Lodzi, Łódź"),
    ("straße", "STRASSE"),
    ("сервер", "Сервер недоступен"),
    ("서버", "서버에서 장애가 발생"),
    ("장애", "서버장애"),
    ("ระบบ", "ระบบล่ม"),
    ("שרת", "שרת לא זמין"),
    ("सर्वर", "सर्वर विफल"),
]
NOT_FOUND = [
    ("10.0.0.1", "10.0.0.12"),
    ("10.0.0.1", "110.0.0.1"),
    ("10.0.0.1", "10.0.0.1.5"),
    ("1.2", "1.25"),
    ("1.2", "11.2"),
    ("TLS 1.2", "TLS 1.3 for version 11.2"),
    ("503", "15030"),
    ("503", "500"),
    ("5", "1.5 hours"),
    ("0NC_-L9G", "0NC_-L9H"),
    ("0NC_-L9G", "L9G and 0NC"),
    ("CVE-2021-44228", "CVE-2021-45046"),
    ("us-east-1", "us-west-1"),
    ("us-east-1", "us-east-2"),
    ("prod-db-01", "prod-db-011"),
    ("prod-db-01", "prod-web-01"),
    ("KB5006670", "KB5006671"),
    ("C++", "plan C"),
    ("C", "C++"),
    ("C#", "C++"),
    (".NET", "the net effect"),
    ("/var/log", "/var/lib and log"),
    ("important", "an import job"),
    ("import", "an important job"),
    ("customer", "a custom domain"),
    ("several", "a severe error"),
    ("container", "the impact was contained"),
    ("provider", "we provide help"),
    ("sign-in", "the signing key"),
    ("login", "a log of requests"),
    ("port", "a report of the support"),
    ("storage account", "the counting of storage"),
    ("VM", "VMware"),
    ("DNS", "DNSSEC"),
    ("robot", "rebooted"),
    ("it", "IT department"),
    ("the", "the"),
    ("server", "serverless"),
]


@pytest.mark.parametrize(("query", "text"), FOUND)
def test_finds(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(("query", "text"), NOT_FOUND)
def test_does_not_find(query: str, text: str) -> None:
    assert not finds(query, text)


@pytest.mark.parametrize(
    ("word", "folded"),
    [("Éß", "ess"), ("Øresund", "oresund"), ("ΛΆΘΟΣ", "λαθοσ"), ("Ёлка", "елка"), ("İ", "i"), ("\u0301", "")],
)
def test_folds_accents(word: str, folded: str) -> None:
    assert fold_accents(word) == folded


def test_a_name_stands_as_one_word_where_its_parts_do() -> None:
    found = [(part.term, part.step, part.is_whole) for part in chunk("StorageAccount").parts]
    assert found == [
        ("storageaccount", 0, True),
        ("storag", 0, False),
        ("account", 1, False),
        ("storageaccount", 1, True),
    ]


@pytest.mark.parametrize(
    "text", ["a" * 1_000, "1." * 1_000 + "1", "aB" * 500, "ab-" * 1_000 + "ab", "1,000" * 300]
)
def test_no_term_is_longer_than_a_name_can_be(text: str) -> None:
    parts = chunk(text).parts
    assert parts
    assert max(len(part.term) for part in parts) < 600
