"""Which tasks are for training and which measure what a policy has not met: parameters, templates, whole apps.

A template or an app that is held out is so with all of its seeds. Training draws from "in-domain" alone; a policy that
was trained on anything else must not be reported on the split that it came from.
"""

from collections.abc import Collection, Mapping
from typing import Literal, get_args

from emulators.virtual import pools

__all__ = ["SPLITS", "UNSEEN_APPS", "UNSEEN_TEMPLATES", "Split", "split_of"]

Split = Literal["in-domain", "unseen parameters", "unseen template", "unseen app"]

SPLITS: tuple[Split, ...] = get_args(Split)

UNSEEN_APPS: Mapping[str, str] = {"opentracks": "OpenTracks", "osmand": "OsmAnd", "shop": "Shop", "vlc": "VLC"}
"""Apps that no training task leads through: how tasks name them, and what the launcher calls them; our choice.

They stand at different distances from what is trained on. VLC is near: songs and playlists of Retro Music are its
films and playlists. OpenTracks has lists and forms like the others, but its questions are about distances and
durations. The shop has a flow that no other app has: catalogue, cart, address, order. OsmAnd is far: a map, touched at
places instead of labels.
"""

UNSEEN_TEMPLATES = frozenset({
    # Steps that others teach one by one, in one task
    "phone/settings/two_switches", "phone/contacts/add_with_email", "phone/clock/move_alarm",
    "phone/notes/exchange_word", "phone/notes/create_inside", "phone/sms/forward", "phone/broccoli/add_two",
    "phone/camera/both_sides", "phone/gallery/move_to_new_folder", "phone/joplin/add_inner_notebook",
    "phone/calendar/add_place", "phone/todo/complete_several", "phone/sketch/two_lines", "phone/recorder/record_wav",
    # The other side of what is taught: copy for move, take away for add, restore for delete
    "phone/files/copy", "phone/broccoli/remove_favorite", "phone/joplin/untick", "phone/mail/restore",
    "phone/calendar/put_off", "phone/music/rename_playlist", "phone/chrome/delete_bookmark", "phone/clipper/copy_again",
    # Questions that no other template of the app asks, and a wish that cannot be met
    "phone/expense/dearest", "phone/chrome/oldest_book", "phone/calendar/next", "phone/recorder/how_long",
    "phone/dialer/call_unknown",
    # Several apps that others lead through in other pairs
    "phone/several/place_by_mail", "phone/several/receipt_by_message", "phone/several/alarm_from_note",
})  # fmt: skip
"""Templates held out within apps that are trained on, about one in ten; our choice, by what they ask beyond training.

None of them is what `guiagent demo` and docs/loop.toml train on.
"""


def split_of(name: str, seed: int, apps: Collection[str] = ()) -> Split:
    """The split of the instance "<name>@<seed>" of a template that leads through these apps of the launcher."""
    if name.split("/")[1] in UNSEEN_APPS or any(app in UNSEEN_APPS.values() for app in apps):
        return "unseen app"
    if name in UNSEEN_TEMPLATES:
        return "unseen template"
    return "unseen parameters" if pools.held_out(seed) else "in-domain"
