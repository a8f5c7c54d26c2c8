"""The web application: which path shows what."""

import sqlite3
from urllib.parse import parse_qs

from jinja2 import Environment, PackageLoader

from shop.dao import course, review, student, user

pages = Environment(loader=PackageLoader("shop"), autoescape=True)


def create_app(config):
    database = sqlite3.connect(config["database"])

    def application(environ, start_response):
        query = {key: values[0] for key, values in parse_qs(environ["QUERY_STRING"]).items()}
        found = route(database, environ["PATH_INFO"], query)
        status, body = ("404 Not Found", "No such page") if found is None else ("200 OK", found)
        start_response(status, [("Content-Type", "text/html; charset=utf-8")])
        return [body.encode()]

    return application


def route(database, path, query):
    if path == "/":
        return page("courses.html", courses=course.all_courses(database))
    if path == "/course":
        number = int(query["id"])
        return page(
            "course.html",
            course=course.one_course(database, number),
            reviews=review.reviews_of(database, number),
        )
    if path == "/students":
        return page("students.html", students=student.find(database, query.get("name", "")))
    if path == "/login":
        return page("login.html", user=user.sign_in(database, query["name"], query["password"]))
    return None


def page(name, **values):
    return pages.get_template(name).render(**values)
