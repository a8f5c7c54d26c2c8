"""Settings of the shop."""

import yaml


def read_config(path):
    with open(path, encoding="utf-8") as file:
        return yaml.safe_load(file)
