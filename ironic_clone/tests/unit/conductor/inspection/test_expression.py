"""Regular expressions: the same answer in this process and apart; an end, whatever is asked."""
import re
import time

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from ironic_clone.common import exception
from ironic_clone.conductor.inspection import expression

EXPLODING = [('(a+)+b', 'a' * 40), ('.*.*.*x', 'a' * 60000)]


@pytest.mark.parametrize('regex, text', EXPLODING, ids=[regex[:12] for regex, _ in EXPLODING])
def test_what_would_never_end_ends_with_a_sentence(regex, text):
    begun = time.monotonic()
    with pytest.raises(exception.HardwareInspectionFailure, match='too long'):
        expression.matches(regex, text)
    assert time.monotonic() - begun < expression.DEADLINE + 5


@pytest.mark.parametrize('regex, text, whole, part', [
    ('([0-9a-f]{2}:){5}[0-9a-f]{2}', '52:54:00:00:00:0a', True, True),
    ('(ab?)+c', 'ababac', True, True), ('(ab?)+c', 'xabc ', False, True),
    ('.*a.*b.*', 'x' * 3000 + '\u00e9a\u2028', False, False),
    ('(\U0001f600|\0)+', '\U0001f600\0', True, True)])
def test_what_is_matched_apart_has_the_answer_of_python(regex, text, whole, part):
    assert expression.ways(regex, len(text)) > expression.FEW
    assert (expression.matches(regex, text), expression.contains(regex, text)) == (whole, part)
    assert (re.fullmatch(regex, text) is not None, re.search(regex, text) is not None) == (
        whole, part)


@given(st.text('ab.', max_size=3), st.text('ab', max_size=9))
@settings(deadline=None)
def test_the_usual_is_matched_here(regex, text):
    assert expression.ways(regex, len(text)) <= expression.FEW
    assert expression.matches(regex, text) is (re.fullmatch(regex, text) is not None)
    assert expression.contains(regex, text) is (re.search(regex, text) is not None)


@pytest.mark.parametrize('regex, length', [
    ('x86_(32|64)', 10), ('^(Dell|HPE?) .*', 60), ('[0-9]{1,2}', 9), (r'R\d+.*', 60)])
def test_few_ways(regex, length):
    assert expression.ways(regex, length) <= expression.FEW


@pytest.mark.parametrize('regex, word', [
    ('a' * 5000, 'characters'), ('(' * 3000 + ')' * 3000, 'characters'),
    ('(' * 1500 + ')' * 1500, 'regular expression'), ('a{99999999999999999999}', 'expression')])
def test_what_is_no_expression(regex, word):
    with pytest.raises(exception.HardwareInspectionFailure, match=word):
        expression.contains(regex, 'a')
