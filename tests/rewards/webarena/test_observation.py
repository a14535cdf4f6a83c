"""An observation is kept as bytes and read back equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.trajectory import State
from rewards.webarena.observation import KIND, Observation, Reading

readings = st.builds(
    Reading, check=st.just("program_html"), target=st.integers(0, 9), url=st.text(), text=st.text(), problem=st.text(),
    pictures=st.lists(st.text(), max_size=2).map(tuple),
)  # fmt: skip
observations = st.builds(
    Observation,
    flavour=st.sampled_from(["webarena", "lite", "visualwebarena", "verified"]),
    task=st.dictionaries(st.text(), st.integers() | st.text() | st.none(), max_size=4),
    answer=st.text(),
    url=st.text(),
    readings=st.lists(readings, max_size=3).map(tuple),
    sites=st.dictionaries(st.text(), st.text(), max_size=2),
    trace=st.lists(st.dictionaries(st.text(), st.text(), max_size=2), max_size=2),
)


@given(observations)
def test_what_was_kept_is_read_back(observation: Observation) -> None:
    state = observation.state()
    assert state.kind == KIND
    assert Observation.read(state) == observation
    assert Observation.read(state).state().digest == state.digest


@pytest.mark.parametrize("data", [b"[]", b"{}", b"no", b'{"readings": [1]}', b'{"readings": [], "other": 1}'])
def test_what_is_no_observation_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        Observation.read(State.of(KIND, data))
    with pytest.raises(ValueError, match="virtual-phone/1"):
        Observation.read(State.of("virtual-phone/1", data))
