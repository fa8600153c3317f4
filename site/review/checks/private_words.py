"""Words that lead to a person: what a visitor wrote of themselves must never stand on a public page.

What belongs to an organisation is no private word: helplines and switchboards on numbers that Ofcom gives to services
(National Telephone Numbering Plan: 03, 055, 056, 08, 09 and the short ones such as 999, 111 and 116 123), addresses of
roles (info@, enquiries@), and the charity's own address, numbers and host names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import Site

from content.models import OrganisationSettings
from review.checks.base import ERROR, WARNING, Check, Level, Problem
from review.checks.passages import passages

EMAIL = re.compile(r"[\w.+'-]+@(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
# Mailboxes that answer for an organisation, whoever reads them.
ROLES = re.compile(
    r"(?:admin|advice|appointments|complaints|contact|customer\.?(?:care|services?)|editor|enquir(?:y|ies)|feedback|hello|"
    r"help(?:line|desk)?|info|information|inquiries|mail|media|membership|office|pals|press|publications|reception|"
    r"safeguarding|secretary|support|team|volunteering|web(?:master)?)(?:[.+-].*)?",
    re.IGNORECASE,
)
# Anybody can have an address at these: the domain of an organisation's own mailbox there says nothing of others.
PUBLIC_MAIL = {"gmail.com", "googlemail.com", "hotmail.com", "hotmail.co.uk", "outlook.com", "icloud.com", "yahoo.com"}

# Not in the middle of a word, a DOI, a decimal or a longer number.
NOT_INSIDE = r"(?<![\w./,+-])"
NOT_BEFORE = r"(?![\w/]|[.,-]\d| ?\d)"
GAP = r"[ \u00a0-]?"
PHONE = re.compile(
    rf"(?:(?<![\w./,+-])|(?<=\())(?:(?:\+|00)44{GAP}(?:\(0\){GAP})?|\(?0)(?:\d\)?{GAP}){{8,9}}\d{NOT_BEFORE}"
)
# The first digits after the 0 of numbers that are given to services. 070 and mobile numbers are people's.
SERVICES = re.compile(r"(?:3|8|9|5[56])")

# Three, three and four digits, as the NHS writes it, or all together.
NHS_NUMBER = re.compile(rf"{NOT_INSIDE}(\d{{3}})([ \u00a0-]?)(\d{{3}})\2(\d{{4}}){NOT_BEFORE}")
NOT_A_PERSON = re.compile(
    r"(?:ISBN|ISSN|ISRCTN|NCT|PMID|PMC|DOI|EudraCT|charity|company)\W{0,3}(?:no\.?|number)?\W{0,3}$", re.IGNORECASE
)

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DAY = (
    r"(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH},? \d{{4}}|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})"
)
PERSON = r"(?:i|he|she|we|who|son|daughter|baby|child|husband|wife|mother|father|mum|dad|partner|sister|brother)"
BIRTH = re.compile(
    rf"\b(?:(?:date of birth|d\.?\s?o\.?\s?b\b\.?|birth ?date|birthday)[^.\d\n]{{0,20}}"
    rf"|{PERSON}\b[^.\d\n]{{0,40}}\bborn\b[^.\d\n]{{0,12}}){DAY}",
    re.IGNORECASE,
)


def is_nhs_number(digits: str) -> bool:
    """Return whether ten digits carry the check digit of an NHS number (NHS Data Dictionary: modulus 11)."""
    if len(digits) != 10 or not digits.isdigit() or len(set(digits)) == 1:
        return False
    remainder = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return (11 - remainder) % 11 == int(digits[9])


def is_written_as_phone(number: str) -> bool:
    """Return whether the digits stand in groups as a phone number's do, unlike a row of short numbers."""
    groups = re.findall(r"\d+", number)
    return number.lstrip("( ").startswith(("+", "00")) or all(len(group) >= 3 for group in groups)


def national(number: str) -> str:
    """Return the digits of a UK number after its 0 or its country code."""
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    if digits.startswith("0044"):
        return digits[4:].lstrip("0")
    if number.lstrip("( ").startswith("+44"):
        return digits[2:].lstrip("0")
    return digits.lstrip("0")


@dataclass(frozen=True)
class OwnContacts:
    """How the charity itself is reached: what these name is no private word."""

    emails: frozenset[str] = field(default_factory=frozenset)
    domains: frozenset[str] = field(default_factory=frozenset)
    numbers: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def load(cls) -> "OwnContacts":
        """Return what the organisation's settings and the sites' host names say."""
        organisation = OrganisationSettings.load()
        email = organisation.contact_email.lower()
        hosts = {host.lower().removeprefix("www.") for host in Site.objects.values_list("hostname", flat=True)}
        domains = {*hosts, email.partition("@")[2]} - PUBLIC_MAIL - {""}
        texts = (organisation.emergency, organisation.disclaimer, organisation.registration, organisation.strapline)
        numbers = {national(match.group()) for text in texts for match in PHONE.finditer(text)}
        return cls(frozenset({email} - {""}), frozenset(domains), frozenset(numbers))

    def own(self, email: str) -> bool:
        """Return whether an address is the charity's."""
        domain = email.partition("@")[2]
        return email in self.emails or any(domain == own or domain.endswith(f".{own}") for own in self.domains)


def private_words(text: str, known: OwnContacts) -> Iterator[tuple[str, str]]:
    """Yield what leads to a person, as what it is and how it is written."""
    for match in EMAIL.finditer(text):
        email = match.group().lower()
        if not ROLES.fullmatch(email.partition("@")[0]) and not known.own(email):
            yield "an email address", match.group()
    for match in PHONE.finditer(text):
        number = national(match.group())
        is_known = number in known.numbers or SERVICES.match(number) or is_named_number(text, match)
        if is_written_as_phone(match.group()) and not is_known:
            yield "a phone number", match.group().strip()
    for match in NHS_NUMBER.finditer(text):
        digits = match[1] + match[3] + match[4]
        if is_nhs_number(digits) and not is_named_number(text, match) and not PHONE.fullmatch(match.group()):
            yield "an NHS number", match.group()
    for match in BIRTH.finditer(text):
        yield "a date of birth", match.group()


def is_named_number(text: str, match: re.Match[str]) -> bool:
    """Return whether the number is that of a book, a trial, a publication or a registered charity."""
    return bool(NOT_A_PERSON.search(text[: match.start()]))


class PrivateWordsCheck(Check):
    """Nothing on the page leads to a person. On pages without advice, where a contact may be meant, it only warns."""

    name = "private-words"
    title = "No private words"

    def find(self, page: Any) -> Iterator[Problem]:
        known = OwnContacts.load()
        level: Level = ERROR if page.clinical_fields else WARNING
        seen = set()
        for passage in passages(page):
            for what, words in private_words("\n".join([passage.text, *passage.contacts]), known):
                if (what, words) in seen:
                    continue
                seen.add((what, words))
                message = f"“{words}” looks like {what}. Take it out, unless it is an organisation’s own."
                if level == ERROR:
                    message = f"“{words}” looks like {what}. Take it out: it may lead to the person who asked."
                yield Problem(self.name, level, message, passage.field, passage.anchor)
