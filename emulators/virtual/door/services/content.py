"""`content`: rows of the content providers are asked for, put in, changed and taken away."""

import sqlite3
from urllib.parse import unquote, urlsplit

from emulators.virtual.databases import Value
from emulators.virtual.door.services import providers
from emulators.virtual.door.services.media import media_path
from emulators.virtual.door.services.rows import said, selected
from emulators.virtual.door.tools.call import Call

__all__ = ["run"]

_USAGE = """usage: adb shell content [subcommand] [options]

usage: adb shell content insert --uri <URI> [--user <USER_ID>] --bind <BINDING> [--bind <BINDING>...]
usage: adb shell content update --uri <URI> [--user <USER_ID>] [--where <WHERE>]
usage: adb shell content delete --uri <URI> [--user <USER_ID>] --bind <BINDING> [--bind <BINDING>...] [--where <WHERE>]
usage: adb shell content query --uri <URI> [--user <USER_ID>] [--projection <PROJECTION>] [--where <WHERE>]
       [--sort <SORT_ORDER>]
usage: adb shell content call --uri <URI> --method <METHOD> [--arg <ARG>]
usage: adb shell content read --uri <URI> [--user <USER_ID>]
usage: adb shell content write --uri <URI> [--user <USER_ID>]
usage: adb shell content gettype --uri <URI> [--user <USER_ID>]
"""
_WITH_WORD = ("--uri", "--user", "--projection", "--where", "--sort", "--bind", "--method", "--arg", "--extra")


class _Bad(Exception):
    """Words that make no command."""


def run(call: Call) -> int:
    try:
        return _done(call)
    except _Bad as bad:
        call.say(f"[ERROR] {bad}\n{_USAGE}")
        return 1
    except providers.UnknownUri as unknown:
        authority = unknown.provider or "this URI"
        kind = f"IllegalStateException: Could not find provider: {unknown.provider}" if unknown.provider else (
            f"UnsupportedOperationException: Unknown or unsupported URL: {unknown}")  # fmt: skip
        call.say(f"Error while accessing provider:{authority}\njava.lang.{kind}")
        return 1
    except (sqlite3.Error, ValueError) as error:
        call.say(f"Error while accessing provider:{_provider(call)}\nandroid.database.sqlite.SQLiteException: {error}")
        return 1


def _provider(call: Call) -> str:
    words = call.args
    return urlsplit(words[words.index("--uri") + 1]).netloc if "--uri" in words else ""


def _options(words: list[str]) -> tuple[dict[str, str], dict[str, Value]]:
    found: dict[str, str] = {}
    bound: dict[str, Value] = {}
    while words:
        word = words.pop(0)
        if word not in _WITH_WORD:
            raise _Bad(f"Unsupported argument: {word}")
        if not words:
            raise _Bad(f"No value for the argument: {word}")
        value = words.pop(0)
        if word == "--bind":
            bound |= _bound(value)
        else:
            found[word] = value
    if "--uri" not in found:
        raise _Bad("Content provider URI not specified. Did you specify --uri argument?")
    return found, bound


def _bound(text: str) -> dict[str, Value]:
    """ "name:s:value": s text, i and l whole, f and d broken, b true or false, n nothing."""
    name, colon, rest = text.partition(":")
    kind, second, value = rest.partition(":")
    if not colon or not second:
        raise _Bad(f"Binding not well formed: {text}")
    match kind:
        case "s":
            return {name: value}
        case "i" | "l":
            return {name: int(value)}
        case "f" | "d":
            return {name: float(value)}
        case "b":
            return {name: int(value.lower() == "true")}
        case "n":
            return {name: None}
        case _:
            raise _Bad(f"Unsupported type: {kind}")


def _done(call: Call) -> int:
    if not call.args:
        raise _Bad("Unsupported operation: null")
    verb, words = call.args[0], call.args[1:]
    if verb not in ("query", "insert", "update", "delete", "read", "write", "gettype", "call"):
        raise _Bad(f"Unsupported operation: {verb}")
    options, bound = _options(words)
    uri = urlsplit(options["--uri"])
    if uri.scheme != "content" or not uri.netloc:
        raise providers.UnknownUri(options["--uri"], uri.netloc or options["--uri"])
    parts = (uri.netloc, *(unquote(part) for part in uri.path.split("/") if part))
    with call.handset.lock:
        return _changed(call, verb, parts, options=options, bound=bound)


def _changed(call: Call, verb: str, parts: tuple[str, ...], *, options: dict[str, str], bound: dict[str, Value]) -> int:
    handset = call.handset
    where = options.get("--where", "")
    match verb:
        case "query":
            columns = [name for name in options.get("--projection", "").split(":") if name]
            found = selected(
                providers.table(handset, parts), columns=columns, where=where, sort=options.get("--sort", "")
            )
            call.out(said(found))
        case "insert":
            if not bound:
                raise _Bad("Bindings not specified. Did you specify --bind argument(s)?")
            providers.insert(handset, parts, bound)
        case "update":
            rows = selected(providers.table(handset, parts), where=where)
            providers.update(handset, parts, rows, bound)
        case "delete":
            providers.delete(handset, parts, selected(providers.table(handset, parts), where=where))
        case "read" if parts[0] == "media" and parts[-1].isdecimal():
            path = media_path(handset.phone.world, int(parts[-1]))
            if not path:
                raise providers.UnknownUri("/".join(parts))
            call.stdout.write(handset.phone.world.files.read(path))
        case "gettype":
            call.out(f"Result: vnd.android.cursor.dir/{parts[-1]}\n")
        case "call" if parts[0] == "settings" and options.get("--method", "").startswith(("GET_", "PUT_")):
            from emulators.virtual.door.services.settings import get_setting

            how, _, namespace = options["--method"].partition("_")
            value = get_setting(handset, f"{namespace}/{options.get('--arg', '')}")
            call.out(f"Result: Bundle[{{value={value or 'null'}}}]\n" if how == "GET" else "Result: null\n")
        case _:
            raise providers.UnknownUri("/".join(parts), parts[0])
    return 0
