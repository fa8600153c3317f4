import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from content.validators import orcid_check_character, validate_orcid

# The examples of ORCID's own documentation.
REAL = ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"]


@pytest.mark.parametrize("orcid", REAL)
def test_a_real_orcid_is_accepted(orcid):
    validate_orcid(orcid)


@pytest.mark.parametrize("orcid", ["0000-0002-1825-0098", "0000-0002-1825-009X", "0000-0002-8125-0097"])
def test_a_typing_mistake_in_an_orcid_is_found(orcid):
    with pytest.raises(ValidationError, match="typing mistake"):
        validate_orcid(orcid)


@pytest.mark.parametrize(
    "text",
    [
        "0000000218250097",
        "https://orcid.org/0000-0002-1825-0097",
        "0000-0002-1694-233x",
        "0000-0002-1825-0097\n",
        "٠٠٠٠-0002-1825-0097",
        "",
    ],
)
def test_another_shape_is_refused(text):
    with pytest.raises(ValidationError, match="looks like"):
        validate_orcid(text)


@given(st.text("0123456789", min_size=15, max_size=15), st.integers(0, 14), st.integers(1, 9))
def test_any_single_wrong_digit_is_found(digits, place, difference):
    wrong = digits[:place] + str((int(digits[place]) + difference) % 10) + digits[place + 1 :]
    assert orcid_check_character(digits) != orcid_check_character(wrong)
