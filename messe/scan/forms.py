"""What a phone sends of a code it read."""

import datetime as dt

from wtforms import IntegerField, StringField
from wtforms.validators import UUID, InputRequired, Length, NumberRange

from messe.contacts.forms import ExchangeForm
from messe.scan.service import PhoneCode

LONGEST_CODE = 500
LONGEST_OWNER = 200
LONGEST_AGE = 10**9
"""In seconds: a phone's clock may have been set meanwhile."""


class PhoneScanForm(ExchangeForm):
    # A script fills these in; nobody reads a label.
    scan_id = StringField(validators=[InputRequired(), UUID(), Length(max=36)])
    code = StringField(validators=[InputRequired(), Length(max=LONGEST_CODE)])
    owner = StringField(validators=[Length(max=LONGEST_OWNER)])
    """Who scanned it; somebody else may be signed in by now."""
    age = IntegerField(validators=[InputRequired(), NumberRange(-LONGEST_AGE, LONGEST_AGE)])

    def read(self) -> PhoneCode:
        """The code, and how long ago it was read."""
        return PhoneCode(
            scan_id=self.scan_id.data,
            code=self.code.data,
            age=dt.timedelta(seconds=self.age.data),
            ticks=self.ticks(),
        )
