"""A phone at a gate, and how it asks the interface."""

import pytest

from tests.factories import make_device, make_gate

CREDENTIAL = "what a phone was given"


@pytest.fixture
def phone(fair, on_the_day):
    """A paired phone that shows names."""
    return make_device(make_gate(name="Nord"), credential=CREDENTIAL)


@pytest.fixture
def call(client, phone):
    """Ask the interface as that phone."""

    def ask(path, body=None, credential=CREDENTIAL):
        headers = {"Authorization": f"Bearer {credential}"}
        if body is None:
            return client.get(f"/api/v1/{path}", headers=headers)
        return client.post(f"/api/v1/{path}", json=body, headers=headers)

    return ask
