"""Whatever is sent, nobody sees an error of the machine, and what was written is either taken in or still in the box.

`make verify` sends 2,000 of each kind.
"""

import html
import re
import string
import time
from typing import Any

import pytest
from django.http import HttpResponse
from hypothesis import given
from hypothesis import strategies as st

from publishing.models import OutgoingMail
from qa.asking.consents import digests
from qa.asking.links import status_path
from qa.asking.tokens import FormToken
from qa.models import SubmittedQuestion

pytestmark = pytest.mark.django_db

SCRIPT = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "</textarea><img src=x onerror=alert(1)>",
        '"><svg/onload=alert(1)>',
        "{{ 7|add:7 }}{% debug %}",
        "${7*7}#{7*7}",
        "' OR 1=1; DROP TABLE qa_submittedquestion; --",
        '=HYPERLINK("http://bad.example","click")',
        "../../etc/passwd",
        "\r\nBcc: everybody@example.org\r\n\r\nhello",
        "%00%0d%0aSet-Cookie:x=1",
        "javascript:alert(1)",
        "\u202egnp.exe",
        "\u200b\u200d\ufeff\u2066",
        "Z̸̡̢͖̪̅͐a̷l̵g̴o̶",
        "𝕳𝖊𝖑𝖕",
        "👩🏽‍⚕️🩺",
        "مرحبا ركبتي تؤلمني عند نزول الدرج",
        "膝盖下楼梯时很痛怎么办",
        "\x00\x01\x02\x1b[31m",
    ]
)
MIXED = st.lists(st.one_of(SCRIPT, st.text(max_size=60)), min_size=1, max_size=12).map(" ".join)
LONG = st.builds(lambda piece, times: piece * times, st.text(min_size=1, max_size=30), st.integers(100, 4000))
BINARY = st.binary(max_size=400)
HEADER = st.text(alphabet=string.ascii_letters + "@.\r\n:<>,; \x00\t\"'", max_size=120)
KNEE = "My knee hurts on the stairs, what would help? "


def signed(page: Any) -> str:
    """Return the token of a form that has been open for a minute."""
    return FormToken(opened_at=int(time.time()) - 60, consents=digests(page)).sign()


def written(response: HttpResponse) -> str:
    """Return what stands in the box."""
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", response.content.decode(), re.DOTALL)
    return html.unescape(found[1]) if found else ""


def plain(text: str) -> str:
    """Return a text as it is kept: with one kind of line, and without what no database holds."""
    return text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()


@pytest.fixture(autouse=True)
def without_limit(settings: Any) -> None:
    """Let one sender send as much as it likes."""
    settings.ASK_MOST_AN_HOUR = 10**6


def send(client: Any, page: Any, **said: Any) -> HttpResponse:
    """Send the second step; whatever comes of it, it is no error of the machine."""
    form = {"form": signed(page), "send": "1", "consent_to_answer": "on", "consent_to_publish": "on"}
    response = client.post(f"/ask/{page.pk}/", form | said)
    assert response.status_code in (200, 302)
    assert not response.cookies
    return response


def check(client: Any, response: HttpResponse, text: str) -> None:
    """Nothing was lost: the question is kept as it was written, or stands in the box."""
    if response.status_code == 200:
        assert plain(written(response)) == plain(text)
        return
    asked = SubmittedQuestion.objects.get(code=response["Location"].split("/")[3])
    assert asked.text == plain(text)
    assert client.get(status_path(asked.code)).status_code == 200
    asked.delete()


@given(text=MIXED)
def test_any_question_is_taken_or_given_back(client, tree, text):
    check(client, send(client, tree.ask, question=text), text)
    check(client, send(client, tree.ask, question=KNEE + text), KNEE + text)


@given(text=LONG)
def test_a_long_question_is_taken_or_given_back(client, tree, text):
    check(client, send(client, tree.ask, question=text), text)


@given(email=st.one_of(HEADER, MIXED), topic=MIXED)
def test_no_address_and_no_topic_injects_anything(client, tree, email, topic):
    response = send(client, tree.ask, question=KNEE, email=email, topic=topic)
    check(client, response, KNEE)
    for mail in OutgoingMail.objects.all():
        assert not re.search(r"[\r\n\0]", mail.to + mail.subject + mail.key + mail.message_id)
    OutgoingMail.objects.all().delete()


@given(
    names=st.lists(st.one_of(HEADER, st.sampled_from(["form", "send", "helped", "back", "topic", "sure"])), max_size=6),
    value=MIXED,
)
def test_any_fields_give_a_page(client, tree, names, value):
    said = dict.fromkeys(names, value)
    for address in (f"/ask/{tree.ask.pk}/", f"/ask/{tree.ask.pk}/look/"):
        response = client.post(address, {"question": KNEE} | said)
        assert response.status_code in (200, 302)


@given(
    body=BINARY,
    kind=st.sampled_from(["multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain", ""]),
)
def test_any_bytes_give_a_page(client, tree, body, kind):
    for address in (f"/ask/{tree.ask.pk}/", f"/ask/{tree.ask.pk}/look/"):
        response = client.generic("POST", address, b"--x\r\n" + body, content_type=kind)
        assert response.status_code in (200, 302, 413)


@given(code=MIXED, signature=MIXED, what=st.sampled_from(["", "erase/", "email/", "withdraw/"]))
def test_any_link_gives_a_page(client, tree, code, signature, what):
    from urllib.parse import quote

    address = f"/ask/status/{quote(code, safe='')}/{quote(signature, safe='')}/{what}"
    for response in (client.get(address), client.post(address, {"sure": "1"})):
        assert response.status_code in (301, 404)
