"""Screenshots as files: any usual format, and every way in which a file can be no image."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from guiagent.datasets.episode import DatasetError, Troubles
from guiagent.datasets.fields import Fields
from guiagent.datasets.image_files import Shot, file_frame, file_size, named_image, nearest_size, shots

NOISE = np.random.default_rng(0).integers(0, 256, (30, 20, 3), np.uint8)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "1"])
@pytest.mark.parametrize("ending", ["png", "jpg", "webp"])
def test_formats(tmp_path: Path, mode: str, ending: str) -> None:
    path, troubles = tmp_path / f"a.{ending}", Troubles()
    Image.fromarray(NOISE).convert("RGB" if ending == "jpg" else mode).save(path)
    assert file_size(path, "here", troubles) == (20, 30)
    pixels = file_frame(path, (20, 30)).rgb()
    assert (pixels.shape, pixels.dtype) == ((30, 20, 3), np.uint8)
    assert not troubles.counts
    if (ending, mode) == ("png", "RGB"):
        assert np.array_equal(pixels, NOISE)


def test_files_that_are_no_image(tmp_path: Path) -> None:
    path, troubles = tmp_path / "a.png", Troubles()
    Image.fromarray(NOISE).save(path)
    whole = path.read_bytes()
    huge = whole[:16] + b"\0\1\0\0\0\1\0\0" + whole[24:]
    none = whole[:16] + b"\0\0\0\0\0\0\0\0" + whole[24:]
    for content in (b"", b"\x89PNG", whole[:20], whole[:300], b"GIF89a", b"\xff\xd8\xff", huge, none):
        path.write_bytes(content)
        assert file_size(path, "here", troubles) is None
    assert troubles.counts == {"unreadable image": 8}
    for wrong in (tmp_path / "nowhere.png", tmp_path / ("x" * 300), tmp_path):
        assert file_size(wrong, "here", troubles) is None
    assert troubles.counts == {"unreadable image": 10, "missing image": 1}


def test_what_follows_a_whole_image_does_not_matter(tmp_path: Path) -> None:
    path, troubles = tmp_path / "a.png", Troubles()
    Image.fromarray(NOISE).save(path)
    path.write_bytes(path.read_bytes() + b"more")
    assert file_size(path, "here", troubles) == (20, 30)
    assert np.array_equal(file_frame(path, (20, 30)).rgb(), NOISE)


def test_an_image_that_became_another(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.fromarray(NOISE).save(path)
    frame = file_frame(path, (30, 20))
    with pytest.raises(DatasetError, match="another size"):
        frame.rgb()
    path.unlink()
    with pytest.raises(DatasetError, match="cannot be decoded"):
        frame.rgb()


def test_where_images_are_looked_for(tmp_path: Path) -> None:
    troubles = Troubles()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    Image.fromarray(NOISE).save(tmp_path / "two" / "a.png")
    folders = (tmp_path / "one", tmp_path / "two")
    steps = [Fields("here", {"image": name}, troubles) for name in ("a", "b", "../two/a", "", 5)]
    found = shots(steps, lambda step: named_image(step, "image", folders, suffix=".png"))
    assert found[:2] == [Shot(folders[1] / "a.png", (20, 30)), Shot(folders[0] / "b.png", None)]
    assert found[2:] == [Shot(None, None)] * 3
    assert [shot.frame() is None for shot in found] == [False, True, True, True, True]
    assert troubles.counts == {"missing image": 4, "unreadable field": 1}


def test_the_nearest_size() -> None:
    sizes = [None, (1, 1), None, None, (2, 2)]
    assert [nearest_size(sizes, index) for index in range(5)] == [(1, 1), (1, 1), (1, 1), (2, 2), (2, 2)]
    assert nearest_size([None], 0) is None
