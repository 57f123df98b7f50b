"""What is asked again and again while somebody wants to know."""
import threading

from ironic_clone.common import probe


def test_the_first_question_after_a_pause_is_waited_for_too(monkeypatch):
    """Else the first look at the health after a quiet time tells of a broker long silent."""
    monkeypatch.setattr(probe, 'INTERVAL', 0.01)
    monkeypatch.setattr(probe, 'UNWANTED', 0.05)
    answers, slow = [], threading.Event()

    def work():
        slow.wait(0.1)
        answers.append(1)
    asked = probe.Probe('it', work)
    asked.want(60)
    assert answers
    for thread in [thread for thread in threading.enumerate() if thread.name == 'probe-it']:
        thread.join(60)   # nobody wants to know
    before = len(answers)
    asked.want(60)
    assert len(answers) > before
