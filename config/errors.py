"""The one error of this room."""


class ConfigError(Exception):
    """A site file, platform pack or setting is wrong; the message names where and what to do."""
