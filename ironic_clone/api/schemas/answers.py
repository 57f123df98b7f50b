"""JSON schemas of answers that no resource declares."""
from ironic_clone.api.answers import Json
from ironic_clone.api.answers import reference
from ironic_clone.api.resources.node import Node
from ironic_clone.api.resources.node_parts import BiosSetting
from ironic_clone.api.schemas.shapes import FLAG
from ironic_clone.api.schemas.shapes import LINK
from ironic_clone.api.schemas.shapes import LINKS
from ironic_clone.api.schemas.shapes import MAYBE
from ironic_clone.api.schemas.shapes import OBJECT
from ironic_clone.api.schemas.shapes import TEXT
from ironic_clone.api.schemas.shapes import array
from ironic_clone.api.schemas.shapes import closed
from ironic_clone.api.schemas.shapes import table
from ironic_clone.api.schemas.shapes import texts

_VERSION = closed(id=TEXT, links=LINKS, status=TEXT, min_version=TEXT, version=TEXT)

ANYTHING = Json({})
ROOT = Json(closed(name=TEXT, description=TEXT, default_version=_VERSION,
                   versions=array(_VERSION)))
V1 = Json({'type': 'object', 'required': ['id', 'links', 'media_types', 'version'],
           'properties': {'id': TEXT, 'links': LINKS, 'version': _VERSION,
                          'media_types': closed(base=TEXT, type=TEXT)},
           'additionalProperties': LINKS})
OPENAPI = Json({'type': 'object', 'required': ['openapi', 'info', 'paths'],
                'properties': {'openapi': TEXT, 'info': OBJECT, 'paths': OBJECT}})
VALIDATION = Json(table(closed(('result',), result={'type': ['boolean', 'null']}, reason=TEXT)))
CONSOLE = Json(closed(console_enabled=FLAG, console_info={'type': ['object', 'null']}))
BOOT_DEVICE = Json(closed(boot_device=MAYBE, persistent={'type': ['boolean', 'null']}))
BOOT_DEVICES = Json(closed(supported_boot_devices=texts()))
INDICATORS = Json(closed(indicators=array(closed(
    name=TEXT, component=TEXT, readonly=FLAG, states=texts(), links=LINKS))))
INDICATOR = Json(closed(state=MAYBE))
TRAITS = Json(closed(traits=texts()))
CHILDREN = Json(closed(children=texts(), links=LINK))
INVENTORY = Json(closed(inventory=OBJECT, plugin_data=OBJECT))
BIOS_SETTING = Json({**table(reference(BiosSetting)), 'minProperties': 1, 'maxProperties': 1})
VIFS = Json(closed(vifs=array({'type': 'object', 'properties': {'id': TEXT}})))
VIRTUAL_MEDIA = Json(array(OBJECT))
VOLUME = Json(closed(links=LINKS, connectors=LINKS, targets=LINKS))
SHARDS = Json(closed(shards=array(closed(name=TEXT, count={'type': 'integer', 'minimum': 0}))))
DESCRIPTIONS = Json(table(MAYBE))
METHODS = Json(table({'type': 'object', 'required': ['http_methods'], 'properties': {
    'http_methods': texts(), 'async': FLAG, 'description': TEXT, 'attach': FLAG,
    'require_exclusive_lock': FLAG}}))
LOOKUP = Json(closed(node=reference(Node), config=OBJECT))
INSPECTED = Json({'anyOf': [closed(uuid=TEXT), LOOKUP.schema]})
