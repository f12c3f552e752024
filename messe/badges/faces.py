"""What a badge shows, and how people's names are put in order."""

from dataclasses import astuple, dataclass

from messe.core.tokens import fingerprint
from messe.fair.models import District
from messe.registration.models import Participant, ParticipantRole
from messe.registration.search import fold


@dataclass(frozen=True)
class Face:
    """What is printed on a badge; a blank has its codes only, the rest is written by hand."""

    code: str
    badge_token: str
    name: str = ""
    party: str = ""
    role: ParticipantRole | None = None
    district: District | None = None
    photo_consent: bool = False

    @property
    def mark(self) -> str:
        """A fingerprint of all that is shown: with another one, a printed badge is out of date."""
        return fingerprint(repr(astuple(self)))

    @property
    def sort_name(self) -> tuple[str, str]:
        """The family name, that is the last word, then the whole name: titles come first anyway."""
        name = fold(self.name)
        return name.rpartition(" ")[2], name


def face_of(participant: Participant) -> Face:
    """The badge of `participant`, loaded with its registration and town."""
    registration = participant.registration
    return Face(
        code=participant.code,
        badge_token=participant.badge_token,
        name=participant.name,
        party=registration.party_name,
        role=participant.role,
        district=registration.municipality.district if registration.municipality else None,
        photo_consent=participant.photo_consent,
    )
