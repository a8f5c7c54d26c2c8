"""What the shop sells."""

from dataclasses import dataclass


@dataclass
class Course:
    id: int
    title: str
    price: int


def one_course(database, number):
    row = database.execute("SELECT id, title, price FROM courses WHERE id = ?", (number,)).fetchone()
    return None if row is None else Course(*row)


def all_courses(database):
    rows = database.execute("SELECT id, title, price FROM courses ORDER BY title")
    return [Course(*row) for row in rows]
