"""The picture of the floors stands as the imports do."""
from ironic_clone.tests.unit.test_import_floors import BELOW


def test_every_room_is_in_the_picture(generator):
    house = generator('house')
    assert set(house.FLOORS) == set(BELOW)
    for room in BELOW:
        assert f'>{room}</text>' in house.floors()


def test_a_room_rests_on_rooms_that_it_may_import(generator):
    floors = generator('house').FLOORS
    for room, (left, right, _top, bottom, *_) in floors.items():
        under = {other for other, (left_, right_, top_, *_rest) in floors.items()
                 if top_ == bottom and left_ < right and left < right_}
        assert under <= set(BELOW[room]), room
        assert under or room == 'conf'
