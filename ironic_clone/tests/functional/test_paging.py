"""Lists: pages, markers, order."""
import pytest


@pytest.fixture(scope='module')
def shelf(http):
    """Seven nodes of one resource class, in the order of their creation."""
    made = [http.post('/v1/nodes', {'driver': 'fake-hardware', 'resource_class': 'paging',
                                    'name': f'page-{number}-{7 - number}'}).expect(201).json()
            for number in range(7)]
    yield [node['uuid'] for node in made]
    for node in made:
        http.delete(f'/v1/nodes/{node["uuid"]}').expect(204)


def walk(http, path):
    """Follow the next links; return the uuids page by page."""
    pages = []
    while path:
        assert len(pages) < 200, 'the next links do not end'
        answer = http.get(path).expect(200).json()
        pages.append([node['uuid'] for node in answer['nodes']])
        path = answer['next'].removeprefix(http.url) if 'next' in answer else None
    return pages


@pytest.mark.parametrize('limit', [1, 2, 3, 7, 100])
def test_next_links_lead_over_every_node_once(http, shelf, limit):
    pages = walk(http, f'/v1/nodes?limit={limit}')
    seen = [uuid for page in pages for uuid in page]
    assert [uuid for uuid in seen if uuid in shelf] == shelf
    assert len(seen) == len(set(seen))
    assert {len(page) for page in pages[:-1]} <= {limit}


@pytest.mark.parametrize('direction', ['asc', 'desc'])
@pytest.mark.parametrize('key', ['name', 'uuid', 'provision_state', 'id', 'created_at'])
def test_an_order_holds_over_the_pages(http, shelf, key, direction):
    pages = walk(http, f'/v1/nodes?limit=2&sort_key={key}&sort_dir={direction}')
    seen = [uuid for page in pages for uuid in page if uuid in shelf]
    assert sorted(seen) == sorted(shelf)
    if key == 'uuid':
        assert seen == sorted(shelf, reverse=direction == 'desc')
    if key in ('name', 'created_at', 'id'):
        assert seen == (shelf if direction == 'asc' else shelf[::-1])


def test_a_page_begins_after_its_marker(http, shelf):
    listed = http.get(f'/v1/nodes?marker={shelf[2]}&limit=2').expect(200).json()
    assert [node['uuid'] for node in listed['nodes']] == shelf[3:5]
    assert 'marker=' + shelf[4] in listed['next'] and 'limit=2' in listed['next']


def test_detail_pages_too(http, shelf):
    pages = walk(http, '/v1/nodes/detail?limit=3')
    assert [uuid for page in pages for uuid in page if uuid in shelf] == shelf


@pytest.mark.parametrize('query, status', [
    ('limit=0', 400), ('limit=-1', 400), ('limit=few', 400), ('marker=nonsense', 400),
    ('marker=00000000-0000-0000-0000-000000000000', 404), ('sort_key=colour', 400),
    ('sort_key=extra', 400), ('sort_dir=up', 400), ('colour=red', 400), ('fields=colour', 400),
    ('detail=true&fields=uuid', 400), ('maintenance=perhaps', 400),
    ('provision_state=sleeping', 400), ('instance_uuid=nonsense', 400),
    ('fault=toothache', 400), ('detail=so', 400)])
def test_a_query_that_makes_no_sense_is_refused(http, query, status):
    answer = http.get(f'/v1/nodes?{query}')
    assert answer.status == status, answer.body
    assert answer.error
