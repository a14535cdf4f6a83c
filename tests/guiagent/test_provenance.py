"""What a run says about its settings holds nothing secret, whatever the settings are called."""

import json
import tomllib

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from guiagent.provenance import without_secrets

SECRET = "s3cr3tvalue"
NAMES = (
    "key", "keys", "api_key", "api_keys", "apiKey", "API-KEY", "apikeys", "openai_api_key_2", "token", "tokens",
    "access_token", "accessToken", "auth", "auth_header", "basic_auth", "authorization", "bearer", "bearer_token",
    "pwd", "password", "passwords", "db_passwd", "cookie", "cookies", "cookie_jar", "cookiejar", "header", "headers",
    "extra_headers", "client_secret", "credentials", "creds", "session", "jwt", "signature",
)  # fmt: skip
HARMLESS = {
    "key_env": "KEY", "api_key_env": "KEY", "max_tokens": 9, "max_new_tokens": 9, "key_value_heads": 2, "author": "me",
    "passed": True, "keyboard": "x", "monkeys": 3, "base_url": "https://host:1/v1?page=2&a=b#top", "batch_size": 4,
    "text": "bear with me: it is basic", "tasks": ["clock/*"], "passes": 3, "design": 1, "tokenizer": "x",
}  # fmt: skip
PARAMETERS = ("api_key", "key", "access_token", "token", "sig", "auth", "password", "api%5Fkey")

values = st.one_of(
    st.integers(), st.booleans(), st.text(), st.floats(), st.just(SECRET), st.just(f"Bearer {SECRET}"),
    st.just(f"https://me:{SECRET}@host/x"), st.sampled_from(PARAMETERS).map(lambda p: f"http://h/?a=1&{p}={SECRET}"),
    st.sampled_from(("Authorization: Basic", "Cookie:", "X-Api-Key:", "api_key =")).map(lambda h: f"{h} {SECRET}"),
)  # fmt: skip
hidden = st.tuples(st.sampled_from(NAMES), values)
shown = st.tuples(st.sampled_from(("url", "list", "x", "deep")), values.filter(lambda value: value != SECRET))
settings = st.recursive(
    st.lists(hidden | shown).map(dict),
    lambda inner: st.dictionaries(st.sampled_from(("chat", "more", *NAMES)), inner | st.lists(inner), max_size=3),
    max_leaves=5,
)


@given(settings)
def test_no_secret_passes_whatever_it_is_called(config: dict[str, object]) -> None:
    said = without_secrets(config)
    assert SECRET not in json.dumps(said, allow_nan=False)
    assert tomllib.loads(tomli_w.dumps(said)) == said
    assert without_secrets(said) == said


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_a_secret_is_left_out(name: str) -> None:
    assert without_secrets({name: SECRET, "deep": {name.upper(): [SECRET]}}) == {"deep": {}}


def test_what_is_no_secret_stays() -> None:
    assert without_secrets(HARMLESS) == HARMLESS


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_parameters_of_addresses(parameter: str) -> None:
    address = f"see https://me:{SECRET}@host/v1?page=2&{parameter}={SECRET}#{parameter}={SECRET}"
    assert without_secrets({"x": [address]}) == {"x": ["see https://host/v1?page=2"]}
    assert without_secrets({"x": f"http://[me:{SECRET}@host"}) == {"x": "http://"}


def test_texts_that_authorize() -> None:
    lines = [f"Authorization: Bearer {SECRET}", f"bearer {SECRET}", f"X-Api-Key: {SECRET}", f"a: b\nCookie: {SECRET}"]
    assert without_secrets({"x": [*lines, "fine"], "y": lines[0]}) == {"x": ["fine"]}
