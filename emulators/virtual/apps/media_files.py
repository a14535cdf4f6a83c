"""Pictures, videos and songs as files: where they lie, which are of which kind, and the shelves they stand on."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from emulators.virtual import pools
from emulators.virtual.clips import Clip, mp4
from emulators.virtual.files import SHARED, File, Files, Folder
from emulators.virtual.scenes import Scene, jpeg, png, view_of, words_in
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.world import START, World

__all__ = [
    "CAMERA_ROLL", "DOWNLOADS", "DOWNLOAD_FOLDER", "FOOD", "GALLERY_FOLDERS", "MOVIES", "PICTURES", "PICTURE_NAMES",
    "RECEIPT_ITEMS", "SHOPS", "VIDEO_FOLDERS", "VIDEO_NAMES", "Found", "MediaFile", "draw_receipt", "file_shelf",
    "found", "free_path", "is_picture", "is_sound", "is_video", "name_of", "place_of", "say_file", "stamp",
]  # fmt: skip

GALLERY_FOLDERS = (f"{SHARED}/DCIM", f"{SHARED}/Pictures")
CAMERA_ROLL = f"{SHARED}/Pictures"
"""Where the camera puts photos: AndroidWorld looks for them here."""
DOWNLOAD_FOLDER = f"{SHARED}/Download"
VIDEO_FOLDERS = (f"{SHARED}/Movies", f"{SHARED}/VLCVideos")
"""Where the camera puts videos, and where AndroidWorld puts those for VLC."""

_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".svg")
_VIDEOS = (".mp4", ".mkv", ".webm", ".3gp", ".avi", ".mov")
_SOUNDS = (".mp3", ".m4a", ".wav", ".ogg", ".flac", ".aac", ".3gp")


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file on a shelf; `modified` is in seconds since 1970."""

    path: str
    data: bytes
    modified: int = 0

    @property
    def name(self) -> str:
        return name_of(self.path)


Found = tuple[str, File]
"""A path and its file."""


def is_picture(path: str) -> bool:
    return path.lower().endswith(_PICTURES)


def is_video(path: str) -> bool:
    return path.lower().endswith(_VIDEOS)


def is_sound(path: str) -> bool:
    return path.lower().endswith(_SOUNDS)


def name_of(path: str) -> str:
    """The last part of a path."""
    return path.rpartition("/")[2]


def place_of(path: str) -> str:
    """The folder that a path lies in."""
    return path.rpartition("/")[0]


def found(files: Files, wanted: Callable[[str], bool], top: str = SHARED) -> tuple[Found, ...]:
    """Files that `wanted` takes, in the order of their paths; hidden folders and Android's own are passed over."""
    result: list[Found] = []

    def visit(path: str, folder: Folder) -> None:
        for name, node in sorted(folder.children.items()):
            if isinstance(node, File):
                if wanted(name):
                    result.append((f"{path}/{name}", node))
            elif not name.startswith(".") and (path, name) != (SHARED, "Android"):
                visit(f"{path}/{name}", node)

    if isinstance(folder := files.find(top), Folder):
        visit(top, folder)
    return tuple(result)


def free_path(files: Files, path: str) -> str:
    """The path, or the first of path_1, path_2, ... that is not taken."""
    stem, dot, suffix = path.rpartition(".")
    number, free = 0, path
    while files.exists(free):
        number += 1
        free = f"{stem}_{number}{dot}{suffix}"
    return free


def stamp(seconds: int) -> str:
    """Such as 20231015_153400."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y%m%d_%H%M%S")


# Shelves of files


def file_shelf(
    name: str, folders: tuple[str, ...], draw: Callable[[Random, Content], tuple[MediaFile, ...]],
    say: Callable[[MediaFile], str],
) -> Shelf[MediaFile]:  # fmt: skip
    """All files in these folders, whatever they are."""

    def write(world: World, things: Iterable[MediaFile]) -> None:
        files = world.files
        for folder in folders:
            if files.exists(folder):
                files = files.delete(folder)
            files = files.make_folder(folder)
        for thing in things:
            files = files.write(thing.path, thing.data, modified=thing.modified)
        world.put_files(files)

    def read(world: World) -> tuple[MediaFile, ...]:
        walks = (world.files.walk(folder) for folder in folders)
        return tuple(MediaFile(path, file.data, file.modified) for walk in walks for path, file in walk)

    return Shelf(name, draw, write, read, say, tuple(f"{folder}/" for folder in folders))


_TAKEN = re.compile(r"(?:IMG|VID)_(\d{8}_\d{6})(?:_\d+)?\.\w+")


def say_file(thing: MediaFile) -> str:
    """Where a file lies and what is in it.

    Of what the camera has just taken, when it was taken is not told; nor, of drawings, where the lines run.
    """
    taken = _TAKEN.fullmatch(thing.name)
    if taken and taken[1] >= stamp(START):
        return f"{place_of(thing.path)}: taken by the camera: {words_in(thing.data) or 'a video'}"
    if is_picture(thing.path) and (words := words_in(thing.data)).startswith("Drawing"):
        return f"{thing.path}: {words}"
    return f"{thing.path} ({hashlib.sha256(thing.data).hexdigest()[:12]})"


# What a used phone has


_NAMES = (
    ("morning_hills", "hazy_valley", "hilltop_dawn", "early_ridge", "misty_slopes"),
    ("sailing_day", "two_sails", "regatta", "white_sails", "boats_at_noon"),
    ("night_houses", "lit_windows", "quiet_street", "late_walk", "city_lights"),
    ("meadow_flowers", "wild_flowers", "summer_meadow", "poppies", "flower_field"),
    ("fruit_bowl", "kitchen_fruit", "market_fruit", "ripe_apples", "still_life"),
    ("first_snow", "snowy_peaks", "mountain_view", "winter_sun", "ski_trip"),
    ("bay_sunset", "evening_sea", "last_light", "red_sky", "sunset_walk"),
    ("city_park", "park_towers", "tower_view", "park_bench", "lunch_outside"),
    ("red_tulips", "garden_tulips", "spring_bed", "april_garden", "tulip_rows"),
    ("balcony_breakfast", "sunday_breakfast", "coffee_outside", "breakfast_table", "late_brunch"),
    ("paper_shapes", "craft_hour", "colour_test", "paper_collage", "school_craft"),
    ("hill_path", "hiking_trail", "green_valley", "long_walk", "winding_path"),
    ("palm_island", "island_trip", "lonely_palm", "far_beach", "holiday_island"),
    ("old_town", "town_roofs", "castle_view", "red_roofs", "town_from_above"),
    ("paper_kites", "kite_festival", "windy_day", "kites_up", "kite_flying"),
)
"""What photos are called, by the number of the view that they show (`scenes.view_of`)."""

PICTURE_NAMES = tuple(name for names in _NAMES for name in names)


def _photo_of(name: str) -> bytes:
    """What a photo of that name shows."""
    return jpeg(view_of(PICTURE_NAMES.index(name) // len(_NAMES[0])))


SHOPS = (
    "Corner Bakery", "Green Grocer", "Harbor Cafe", "Book Nook", "Tool Shed", "City Pharmacy", "Pasta House",
    "Bike Garage", "Flower Stand", "Paper Mill", "Tea Room", "Fish Market", "Shoe Clinic", "Garden Depot", "Noodle Bar",
)  # fmt: skip

RECEIPT_ITEMS = (
    "Sourdough bread", "Oat biscuits", "Green tea", "Olive oil", "Garden hose", "Desk lamp", "Road map", "Wool socks",
    "Paint brush", "Lunch menu", "Bicycle bell", "Cough drops", "Roses", "Notebook", "Fish soup", "Goat cheese",
    "Door lock", "Rice noodles", "Tomato plants", "Shoe polish", "Film tickets", "Postage stamps", "Orange juice",
    "Cat food", "Light bulbs",
)  # fmt: skip

FOOD = (
    ("Lentil soup", ("Red lentils 200 g", "One onion", "Cumin", "Simmer for 25 minutes")),
    ("Pea risotto", ("Rice 300 g", "Peas 150 g", "Vegetable stock", "Stir for 20 minutes")),
    ("Plum cake", ("Plums 500 g", "Flour 250 g", "Three eggs", "Bake for 45 minutes")),
    ("Bean salad", ("White beans", "Parsley", "Lemon juice", "Chill for one hour")),
    ("Potato pancakes", ("Potatoes 1 kg", "Two eggs", "Chives", "Fry until golden")),
    ("Corn bread", ("Corn flour 200 g", "Milk 250 ml", "One egg", "Bake for 30 minutes")),
    ("Carrot curry", ("Carrots 400 g", "Coconut milk", "Ginger", "Cook for 15 minutes")),
    ("Apple crumble", ("Apples 600 g", "Oats 120 g", "Butter", "Bake for 35 minutes")),
)


def draw_receipt(rng: Random, *, held: bool, items: int = 2) -> Scene:
    """A receipt of a shop: its date, some items with prices in dollars, and their sum."""
    names = rng.sample(pools.part(RECEIPT_ITEMS, held=held), items)
    prices = [rng.randrange(150, 6_000, 10) + (2 if held else rng.choice((0, 5))) for _ in names]
    day = f"2023-10-{rng.randrange(1, 15):02}"
    lines = [f"{name}  ${price / 100:.2f}" for name, price in zip(names, prices, strict=True)]
    return Scene("receipt", pools.pick(SHOPS, rng, held=held), 0, (day, *lines, f"Total  ${sum(prices) / 100:.2f}"))


def _number(rng: Random, *, held: bool) -> int:
    """Between 100 and 998; its remainder says which pool it is of."""
    return rng.choice([n for n in range(100, 999) if (n % pools.SHARE == 2) == held])


def draw_pictures(rng: Random, content: Content) -> tuple[MediaFile, ...]:
    """Photos in DCIM, receipts beside them, pictures, and recipe cards in a folder of their own."""
    ages = rng.sample(range(2, 200), 9)
    made: list[tuple[str, bytes]] = []
    for names in rng.sample(_NAMES, 6):
        name = pools.pick(names, rng, held=content.held)
        made.append((f"{GALLERY_FOLDERS[len(made) // 4]}/{name}.jpg", _photo_of(name)))
    receipt = draw_receipt(rng, held=content.held)
    made.append((f"{GALLERY_FOLDERS[0]}/receipt_{_number(rng, held=content.held)}.jpg", jpeg(receipt)))
    for title, lines in rng.sample(pools.part(FOOD, held=content.held), 1 if content.held else 2):
        name = f"{title.lower().replace(' ', '_')}.png"
        made.append((f"{GALLERY_FOLDERS[1]}/Recipes/{name}", png(Scene("card", title, 0, lines))))
    return tuple(
        MediaFile(path, data, content.now - age * 21_600 - age)
        for (path, data), age in zip(sorted(made), ages, strict=False)
    )


def draw_downloads(rng: Random, content: Content) -> tuple[MediaFile, ...]:
    name = pools.pick(PICTURE_NAMES, rng, held=content.held)
    text = "\n".join(rng.sample(pools.part(pools.LINES, held=content.held), 3))
    return (
        MediaFile(f"{DOWNLOAD_FOLDER}/{name}_large.jpg", _photo_of(name), content.now - 90_000),
        MediaFile(f"{DOWNLOAD_FOLDER}/read_me.txt", text.encode(), content.now - 400_000),
    )


_CLIPS = {
    "clip": 1, "footage": 13, "scene": 6, "highlight": 5, "moment": 9, "episode": 12, "journey": 11, "parade": 14,
    "concert": 2, "lesson": 10, "match": 7, "harvest": 4, "rehearsal": 10, "skyline": 13, "workshop": 10,
}  # fmt: skip
"""What videos are called, and the number of the view that they begin with."""
VIDEO_NAMES = tuple(_CLIPS)


def draw_movies(rng: Random, content: Content) -> tuple[MediaFile, ...]:
    """Videos, most of them in the folder for VLC."""
    names = pools.part(VIDEO_NAMES, held=content.held)
    count = 7
    numbers = rng.sample(range(1, 99), count)
    videos = []
    for i, number in enumerate(numbers):
        kind = rng.choice(names)
        clip = Clip(rng.randrange(20, 1_200) * 1_000, f"{kind}_{number}")
        path = f"{VIDEO_FOLDERS[1 if i < 5 else 0]}/{kind}_{number}.mp4"
        videos.append(MediaFile(path, mp4(clip, jpeg(view_of(_CLIPS[kind]))), content.now - number * 5_000))
    return tuple(sorted(videos, key=lambda video: (VIDEO_FOLDERS.index(place_of(video.path)), video.path)))


PICTURES = file_shelf("pictures", GALLERY_FOLDERS, draw_pictures, say_file)
MOVIES = file_shelf("movies", VIDEO_FOLDERS, draw_movies, say_file)
DOWNLOADS = file_shelf("downloads", (DOWNLOAD_FOLDER,), draw_downloads, say_file)
