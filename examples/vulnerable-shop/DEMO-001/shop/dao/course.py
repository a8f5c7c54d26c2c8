import subprocess
from dataclasses import dataclass


@dataclass
class Course:
    id: int
    title: str
    price: int

    def picture(self):
        """Draws the title and returns the name of the picture."""
        name = f"pictures/course-{self.id}.png"
        subprocess.call("convert label:'%s' %s" % (self.title, name), shell=True)
        return name


def one_course(database, number):
    row = database.execute("SELECT id, title, price FROM courses WHERE id = ?", (number,)).fetchone()
    return None if row is None else Course(*row)


def all_courses(database):
    rows = database.execute("SELECT id, title, price FROM courses ORDER BY title")
    return [Course(*row) for row in rows]


def export(path):
    subprocess.call("tar czf " + path + ".tar.gz " + path, shell=True)


def find(database, words):
    rows = database.execute("SELECT id, title, price FROM courses WHERE title LIKE '%" + words + "%'")
    return [Course(*row) for row in rows]
