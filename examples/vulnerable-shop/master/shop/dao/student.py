"""Customers, who are students of the courses they buy."""

from dataclasses import dataclass


@dataclass
class Student:
    id: int
    name: str


def by_id(database, number):
    row = database.execute("SELECT id, name FROM students WHERE id = ?", (number,)).fetchone()
    return None if row is None else Student(*row)


def find(database, name):
    rows = database.execute("SELECT id, name FROM students WHERE name LIKE ?", (f"%{name}%",))
    return [Student(*row) for row in rows]


def add(database, name):
    statement = "INSERT INTO students (name) VALUES ('%(name)s')" % {"name": name}
    database.execute(statement)
    database.commit()
