"""A file of references is looked at first; nothing is lost, nothing comes in twice, and a bad file changes nothing."""

import io

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ReferenceIndex

from home.setup.groups import REVIEWERS
from references import readers
from references.importing import applying, staging
from references.importing.files import FileRefused, read_text
from references.models import ImportedEntry, Reference, ReferenceImport
from tests.factories import CategoryFactory, QuestionFactory, ReferenceFactory, UserFactory
from tests.references.test_inline import evidence
from tests.references.test_readers import BIBTEX, NBIB, RIS
from tests.review.posting import client_of

DOI = "10.1016/j.jpain.2017.11.005"


def ris(title, doi="", year=2019):
    number = f"DO  - {doi}\n" if doi else ""
    return f"TY  - JOUR\nAU  - Marsh, Eve\nTI  - {title}\nJO  - BMJ\nPY  - {year}\n{number}ER  - \n\n"


def many(number):
    words = ["walking", "swimming", "yoga", "pilates", "rest", "heat", "massage", "running", "climbing", "dancing"]
    return "".join(
        ris(
            f"{words[n % 10]} against {words[n // 10 % 10]} for pain: trial {n} of {words[n // 100]}",
            f"10.99999/many.{n}",
        )
        for n in range(number)
    )


def upload(client, content, name="library.ris"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(reverse("references:import"), {"file": SimpleUploadedFile(name, content)})


def choices(run):
    return [(entry.choice, entry.because) for entry in run.entries.all()]


@pytest.fixture
def client(editor):
    return client_of(editor)


def test_a_file_is_previewed_and_then_imported(client):
    response = upload(client, RIS)
    run = ReferenceImport.objects.get()
    assert response["Location"] == reverse("references:import_run", args=[run.pk])
    assert not Reference.objects.exists(), "A preview writes no reference"
    page = client.get(response["Location"]).content.decode()
    assert "Acupuncture for chronic pain" in page
    assert "Nothing has been written yet" in page
    assert "Added: 1" in client.post(response["Location"], follow=True).content.decode()
    reference = Reference.objects.get(doi=DOI)
    assert reference.live
    assert reference.live_revision
    assert reference.slug == "vickers-2018-acupuncture-for-chronic-pain-update-of"
    assert "J Pain. 2018;19(5):455–74." in reference.citation


@pytest.mark.parametrize(("text", "name"), [(NBIB, "pubmed.nbib"), (BIBTEX, "zotero.bib"), (RIS, "no-name")])
def test_every_usual_file_is_read_whatever_it_is_called(client, text, name):
    upload(client, text, name)
    assert ReferenceImport.objects.get().entries.get().values["doi"] == DOI


@pytest.mark.slow
@pytest.mark.sqlite
def test_five_hundred_references_come_in_whole_and_only_once(editor):
    run = staging.stage("library.ris", many(500), editor)
    assert {choice for choice, _ in choices(run)} == {"add"}
    applying.start(run)
    batches = 0
    while applying.work(run, editor, seconds=1):
        batches += 1
        assert Reference.objects.count() == run.entries.exclude(result="").count()
    assert Reference.objects.filter(live=True).count() == 500
    again = staging.stage("library.ris", many(500), editor)
    assert set(choices(again)) == {("keep", "the same DOI")}
    applying.work(again, editor, seconds=60)
    assert Reference.objects.count() == 500


def test_what_is_here_already_is_found_by_number_and_by_title_and_kept(editor):
    known = ReferenceFactory(doi=DOI.upper(), title="Something else", pmid="29198932")
    titled = ReferenceFactory(title="Exercise for low back pain: a randomised trial", doi="", year=2019)
    text = (
        ris("A", DOI)
        + ris("Exercise for low-back pain – a randomised trial!", year=2020)
        + ris("Exercise for low back pain: a randomised trial", "10.99999/own.1", year=2019)
        + ris("Exercise for low back pain: a randomised trial", "10.99999/own.1", year=2019)
        + ris("Exercise for low back pain: a randomised trial", year=1999)
    )
    Reference.objects.filter(pk=titled.pk).update(doi="10.99999/another")
    run = staging.stage("library.ris", text, editor)
    assert choices(run) == [
        ("keep", "the same DOI"),
        ("keep", "nearly the same title"),
        ("add", ""),
        ("leave", "the same DOI"),
        ("add", ""),
    ]
    applying.work(run, editor, seconds=60)
    assert Reference.objects.get(pk=known.pk).title == "Something else"
    assert Reference.objects.count() == 4
    assert not ReferenceIndex.get_references_to(known).exists(), "An import is no use of a reference"


def test_each_row_can_be_decided(client, editor):
    known = ReferenceFactory(doi=DOI, title="Something else", volume="")
    upload(client, RIS + ris("A new one entirely", "10.99999/new"))
    run = ReferenceImport.objects.get()
    twin, new = run.entries.all()
    data = {f"choice-{twin.pk}": "update", f"choice-{new.pk}": "leave", "choice-x": "add", "choice-999": "add"}
    client.post(reverse("references:import_run", args=[run.pk]), data)
    known = Reference.objects.get(pk=known.pk)
    assert known.title == "Something else", "The public record waits for somebody to publish the draft"
    draft = known.get_latest_revision_as_object()
    assert draft.title.startswith("Acupuncture for chronic pain")
    assert draft.volume == "19"
    assert Reference.objects.count() == 1
    assert [entry.result for entry in run.entries.all()] == ["Changed in a draft", "Left out"]


def test_a_choice_that_makes_no_sense_changes_nothing(editor):
    run = staging.stage("library.ris", RIS, editor)
    entry = run.entries.get()
    applying.choose(run, {entry.pk: "update"})
    applying.choose(run, {entry.pk: "drop table"})
    assert run.entries.get().choice == "add"


def test_what_is_cited_in_public_is_not_changed_by_an_import(tree, editor):
    known = ReferenceFactory(doi=DOI)
    QuestionFactory(parent=CategoryFactory(parent=tree.archive), answer=[evidence(known)])
    run = staging.stage("library.ris", RIS, editor)
    applying.choose(run, {run.entries.get().pk: "update"})
    applying.work(run, editor, seconds=60)
    assert Reference.objects.get(pk=known.pk).title == known.title


def test_bad_entries_are_told_by_their_line_and_the_others_come_in(client):
    text = RIS + "\nsomething else\n\nTY  - BOOK\nER  - \n" + ris("A good one", year=99999)
    upload(client, text)
    run = ReferenceImport.objects.get()
    page = client.get(reverse("references:import_run", args=[run.pk])).content.decode()
    assert "Line 17: An entry begins with TY. This does not." in page
    assert "Line 19: It has no title." in page
    page = client.post(reverse("references:import_run", args=[run.pk]), follow=True).content.decode()
    assert "Line 19: It has no title." in page, "The result says it as well"
    assert Reference.objects.filter(doi=DOI).exists()


def test_what_cannot_be_kept_is_told_before_anything_is_written(editor):
    text = ris("A trial").replace("ER  - ", "UR  - http://not an address\nER  - ")
    [entry] = staging.stage("library.ris", text, editor).entries.all()
    assert "address" in entry.error


def test_an_import_that_was_cut_off_goes_on_where_it_was(editor):
    run = staging.stage("library.ris", many(60), editor)
    applying.work_batch(run, editor)
    assert Reference.objects.count() == applying.BATCH
    assert applying.work(run, editor, seconds=60) == 0
    assert Reference.objects.count() == 60


def test_what_came_in_meanwhile_is_not_added_again(editor):
    run = staging.stage("library.ris", RIS, editor)
    known = ReferenceFactory(doi=DOI)
    applying.work(run, editor, seconds=60)
    assert Reference.objects.get() == known
    assert run.entries.get().result.startswith("Kept what is here")


def test_who_may_not_publish_imports_drafts(tree):
    helper = UserFactory()
    helper.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "add_reference"]))
    run = staging.stage("library.ris", RIS, helper)
    applying.work(run, helper, seconds=60)
    assert not Reference.objects.get().live
    assert run.entries.get().result == "Added as a draft"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"%PDF-1.7\n\x00\x01\x02", "no text file"),
        (b"PK\x03\x04\x00\x00", "no text file"),
        (b"\xff\xfe\x00", "cannot be read"),
        (b"Dear all, here are our references.", "none of them"),
        (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        (b'[{"title": "A"}', "line 1"),
        (b"[]", "no references"),
    ],
)
def test_a_file_that_is_none_is_refused_in_plain_words_and_changes_nothing(client, content, words):
    response = upload(client, content)
    assert response.status_code in {200, 422}
    assert words in response.content.decode()
    assert not ReferenceImport.objects.exists()


def test_too_many_references_are_refused(editor):
    with pytest.raises(FileRefused, match="more than 3000"):
        staging.stage("library.ris", ris("A") * 3001, editor)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_come_out_right_in_the_usual_encodings(encoding):
    text = RIS.replace("Vickers", "Jüni-Brønfort").replace("chronic pain", "chronic pain – für immer, Ärzte und Nächte")
    file = SimpleUploadedFile("library.ris", text.encode(encoding))
    assert read_text(file) == text


def test_only_those_who_add_references_import(tree):
    client = client_of(UserFactory(group=REVIEWERS))
    assert client.get(reverse("references:import")).status_code in {302, 403}
    assert upload(client, RIS).status_code in {302, 403}
    assert client.get(reverse("references:import_run", args=[1])).status_code in {302, 403}


def test_the_list_of_references_leads_to_the_import(client):
    page = client.get(reverse("wagtailsnippets_references_reference:list")).content.decode()
    assert reverse("references:import") in page
    assert client.get(reverse("references:import")).status_code == 200
    assert client.get(reverse("references:import_run", args=[10**12])).status_code == 404


@given(
    content=st.one_of(
        st.binary(max_size=300), st.text(max_size=200).map(lambda text: (RIS[:150] + text + RIS).encode())
    )
)
def test_any_file_is_read_or_refused(content):
    file = SimpleUploadedFile("x", content)
    file.file = io.BytesIO(content)
    try:
        readers.read(read_text(file))
    except (FileRefused, readers.Unreadable):
        return


@given(text=st.text(max_size=120))
def test_whatever_an_entry_says_can_be_staged_and_imported(text, db, django_user_model):
    user = django_user_model.objects.filter(is_superuser=True).first() or django_user_model.objects.create_superuser(
        email="all@example.org", password="x"
    )
    try:
        run = staging.stage("x", RIS.replace("Vickers", text).replace("J Pain", text), user)
    except FileRefused:
        return
    applying.work(run, user, seconds=60)
    assert not ImportedEntry.objects.filter(run=run, error="", result="").exists()
