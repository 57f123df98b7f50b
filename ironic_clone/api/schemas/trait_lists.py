"""Bodies of the requests that give traits."""
from ironic_clone.api import bodies
from ironic_clone.api.schemas import shapes

ALL = bodies.Checked(
    'traits', shapes.closed(traits={'type': 'array'}),
    'All traits are replaced by a body of the form {"traits": [NAME, ...]}; a single one is added '
    'by PUT .../traits/NAME without a body.')
SINGLE = bodies.Nothing('A single trait is added without a body; a list of traits goes to '
                        'PUT .../traits.')
