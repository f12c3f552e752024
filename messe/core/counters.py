"""Where limits count: a small file of its own, which all server processes share.

Apart from the database, so that counting never waits for the door nor lets it wait.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from limits.storage import Storage

SCHEME = "messe-sqlite"

SECONDS_TO_WAIT = 0.5
"""For another process that counts; whoever waited longer goes uncounted."""

TABLE = """
CREATE TABLE IF NOT EXISTS counter (
  key TEXT PRIMARY KEY, count INTEGER NOT NULL, expires_at REAL NOT NULL
) WITHOUT ROWID
"""
COUNT = """
INSERT INTO counter (key, count, expires_at) VALUES (?, ?, ?)
ON CONFLICT (key) DO UPDATE SET count = count + excluded.count
RETURNING count
"""


class CounterFile(Storage):
    """Counters for the fixed windows of the library `limits`, in an SQLite file."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 -- the library's own declaration

    def __init__(self, uri: str, **options: float | str | bool) -> None:
        super().__init__(uri, **options)  # type: ignore[arg-type]  # the library mixes its options
        self._path = uri.removeprefix(f"{SCHEME}://")

    @property
    def base_exceptions(self) -> type[Exception]:
        """What goes wrong when the file cannot be used."""
        return sqlite3.Error

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """A connection for one short look at the counters that have not expired.

        Opening the file costs a fifth of a millisecond; a connection kept open would have to
        survive forks and threads.
        """
        with closing(
            sqlite3.connect(self._path, timeout=SECONDS_TO_WAIT, isolation_level=None)
        ) as connection:
            # A power cut may take the counters with it: nobody needs them afterwards.
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(TABLE)
            connection.execute("DELETE FROM counter WHERE expires_at <= ?", [time.time()])
            yield connection
            connection.execute("COMMIT")

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Add `amount` to the counter, which starts to run out `expiry` seconds from now."""
        with self._transaction() as connection:
            row = connection.execute(COUNT, [key, amount, time.time() + expiry]).fetchone()
            return int(row[0])

    def get(self, key: str) -> int:
        """The count."""
        return int(self._read("count", key, default=0))

    def get_expiry(self, key: str) -> float:
        """When the counter expires, in seconds since 1970."""
        return self._read("expires_at", key, default=time.time())

    def _read(self, column: str, key: str, *, default: float) -> float:
        with self._transaction() as connection:
            query = f"SELECT {column} FROM counter WHERE key = ?"  # noqa: S608 -- our own columns
            row = connection.execute(query, [key]).fetchone()
            return default if row is None else row[0]

    def check(self) -> bool:
        """The file can be used; what has expired is gone from it."""
        with self._transaction():
            return True

    def reset(self) -> int:
        """Forget everything; gives how many counters there were."""
        with self._transaction() as connection:
            return connection.execute("DELETE FROM counter").rowcount

    def clear(self, key: str) -> None:
        """Forget one counter."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM counter WHERE key = ?", [key])
