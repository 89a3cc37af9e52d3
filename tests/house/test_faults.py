from tracker.rules.faults import Fault
from tracker.web.faults import WORDS


def test_every_fault_has_words():
    missing = [fault.name for fault in Fault if fault not in WORDS]
    assert not missing, ", ".join(missing)


def test_every_fault_has_words_of_its_own():
    sentences = [str(getattr(words, "_args", [words])[0]) for words in WORDS.values()]
    twice = {words for words in sentences if sentences.count(words) > 1}
    assert not twice
