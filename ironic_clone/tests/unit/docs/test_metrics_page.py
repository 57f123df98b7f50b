"""The operators' page of metrics and the list of metrics are of one mind."""
import re

from ironic_clone.common import metrics


def declared():
    """Return {name as Prometheus shows it: names of its labels}."""
    found = {}
    for metric in vars(metrics).values():
        if isinstance(metric, metrics.Reading):
            found[metric.name] = set(metric.labels)
        elif hasattr(metric, '_labelnames') and hasattr(metric, 'describe'):
            suffix = '_total' if metric._type == 'counter' else ''
            found[metric._name + suffix] = set(metric._labelnames)
    return found


def test_every_metric_is_on_the_page_with_its_labels(pages):
    rows = re.findall(r'^``(ironic_clone_\w+)``(?: \(([a-z_, ]*)\))?\n', pages['admin/metrics'],
                      re.MULTILINE)
    shown = {name: set(filter(None, labels.split(', '))) for name, labels in rows}
    assert len(shown) == len(rows)
    assert shown == declared()


def test_names_follow_the_customs_of_prometheus():
    for name in declared():
        assert re.fullmatch(r'ironic_clone_[a-z_]+', name)
        assert not name.endswith(('_milliseconds', '_minutes', '_count', '_sum'))
