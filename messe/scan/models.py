"""What a participant's phone scanned by itself, so that nothing arrives twice."""

import datetime as dt

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL, LegalBasis, personal


class PhoneScan(Model):
    """A scan that had its effect: sent again, it has none."""

    __tablename__ = "phone_scan"

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[str] = mapped_column(sa.String(36), unique=True, info=NOT_PERSONAL)
    """A UUID that the phone made up."""
    participant_id: Mapped[int] = mapped_column(
        sa.ForeignKey("participant.id", ondelete="CASCADE"), index=True
    )
    scanned_at: Mapped[dt.datetime] = mapped_column(
        info=personal(
            _l("Scans mit Ihrem Telefon"), _l("Kontakte unter Gästen"), basis=LegalBasis.CONSENT
        )
    )
