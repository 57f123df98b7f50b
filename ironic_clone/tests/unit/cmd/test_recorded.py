"""ironic-clone-status trail: what was changed, for who asks on the command line."""
import argparse
import json

import pytest

from ironic_clone.cmd import recorded
from ironic_clone.db import audit_trail
from ironic_clone.db import record

NODE = '1bedc4fe-f89e-4c09-9e64-1a97967f6db6'


@pytest.fixture
def filled(database):
    rows = [{'request_id': 'req-1', 'user': 'alice', 'project': 'p', 'node_uuid': NODE,
             'asked': '{"body":{"a":1}}', 'status': 200},
            {'request_id': 'req-2', 'user': 'bob', 'status': 403},
            {'request_id': 'req-1', 'user': 'alice', 'project': 'p', 'node_uuid': NODE,
             'event_type': audit_trail.END, 'outcome': 'done'}]
    audit_trail.add(database, [audit_trail.record(**{
        'created_at': record.now(), 'event_type': audit_trail.REQUEST, 'event': 'it', **row})
        for row in rows])
    return database


@pytest.mark.parametrize('equal, requests', [
    ({}, ['req-1', 'req-2', 'req-1']), ({'node_uuid': NODE}, ['req-1', 'req-1']),
    ({'request_id': 'req-2'}, ['req-2']), ({'user': 'bob', 'project': None}, ['req-2']),
    ({'project': 'p'}, ['req-1', 'req-1']), ({'user': 'eve'}, [])])
def test_which_are_told(filled, equal, requests):
    told = [json.loads(line) for line in recorded.lines(filled, 10, **equal)]
    assert [one['request_id'] for one in told] == requests


def test_the_newest_are_told_the_newest_last(filled):
    told = [json.loads(line) for line in recorded.lines(filled, 2)]
    assert [one['request_id'] for one in told] == ['req-2', 'req-1']
    assert told[1]['event'] == 'it' and told[1]['outcome'] == 'done'
    asked = json.loads(next(recorded.lines(filled, 10)))
    assert asked['asked'] == {'body': {'a': 1}} and 'outcome' not in asked


@pytest.mark.parametrize('limit', ['0', '-1', 'x', ''])
def test_a_limit_that_is_none_is_told(limit, capsys):
    parser = argparse.ArgumentParser()
    recorded.add_to(parser.add_subparsers())
    with pytest.raises(SystemExit):
        parser.parse_args([recorded.NAME, f'--limit={limit}'])
    assert f'"{limit}" is not a number from 1 on' in capsys.readouterr().err
