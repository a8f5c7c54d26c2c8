"""Serve the shop: python3 run.py"""

from wsgiref.simple_server import make_server

from shop.app import create_app
from shop.config import read_config

if __name__ == "__main__":
    config = read_config("config.yaml")
    with make_server(config["listen"], config["port"], create_app(config)) as server:
        server.serve_forever()
