"""What students say about a course."""

from dataclasses import dataclass


@dataclass
class Review:
    id: int
    course_id: int
    text: str


def reviews_of(database, course_id):
    rows = database.execute(
        "SELECT id, course_id, text FROM reviews WHERE course_id = ? ORDER BY id", (course_id,)
    )
    return [Review(*row) for row in rows]


def add(database, course_id, text):
    database.execute("INSERT INTO reviews (course_id, text) VALUES (?, ?)", (course_id, text))
    database.commit()
