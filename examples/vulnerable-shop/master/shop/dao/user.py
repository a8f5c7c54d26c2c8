"""People who may sign in."""

from dataclasses import dataclass
from hashlib import md5


@dataclass
class User:
    id: int
    name: str
    password_digest: str
    is_admin: bool

    def has_password(self, password):
        return self.password_digest == md5(password.encode("utf-8")).hexdigest()


def by_name(database, name):
    row = database.execute(
        "SELECT id, name, password_digest, is_admin FROM users WHERE name = ?", (name,)
    ).fetchone()
    return None if row is None else User(*row)


def sign_in(database, name, password):
    user = by_name(database, name)
    if user is None or not user.has_password(password):
        return None
    return user
