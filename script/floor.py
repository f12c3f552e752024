"""The floor under our scans: a bare view with one INSERT and COMMIT, on the server that we use.

python script/floor.py FOLDER PORT
"""

import sys
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, jsonify, request
from sqlalchemy.orm import Mapped, mapped_column

from messe.core.database import Model, db
from messe.core.tasks import init_tasks
from messe.serve import Server


class Person(Model):
    """Somebody who may be scanned."""

    __tablename__ = "floor_person"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)


class Row(Model):
    """Somebody was scanned."""

    __tablename__ = "floor_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("floor_person.id"))


def floor_app(folder: Path) -> Flask:
    """An app of one view; its connections are set up as ours are."""
    app = Flask("floor", instance_path=str(folder))
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{folder / 'floor.db'}"
    db.init_app(app)
    init_tasks(app)

    @app.get("/readyz")
    def ready() -> str:
        return "ok"

    @app.post("/")
    def scan() -> object:
        code = request.get_json()["code"]
        person_id = db.session.scalar(sa.select(Person.id).where(Person.code == code))
        db.session.add(Row(person_id=person_id))
        db.session.commit()
        return jsonify(verdict="admitted")

    return app


def main() -> None:
    """Serve until killed."""
    folder, port = Path(sys.argv[1]), sys.argv[2]
    app = floor_app(folder)
    with app.app_context():
        Model.metadata.create_all(db.engine, tables=[Person.__table__, Row.__table__])
        db.session.add(Person(code="floor"))
        db.session.commit()
        db.engine.dispose()
    settings = {
        "bind": f"127.0.0.1:{port}",
        "workers": 2,
        "worker_class": "sync",
        "worker_tmp_dir": str(folder),
        "loglevel": "warning",
        "control_socket_disable": True,
    }
    Server(app, settings).run()


if __name__ == "__main__":
    main()
