"""The engine that finds and recognises signs on pictures; its models come with it, it asks no network."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from typing import Any

import cv2
import numpy as np

from crawler.files.recognition.ocr_lines import Picture
from crawler.files.recognition.ocr_models import models

DETECTION_SIDE = 1600
"""Points of the longer side on which text is looked for: more finds no more and takes twice as long."""
THREADS = 2

Box = tuple[int, int, int, int]
"""Left, top, right, bottom, in points."""
Read = tuple[str, float]
"""What was recognised, and how sure it is, 0 to 1."""

_HEIGHT = 48
_NARROWEST = 48
"""Points of width that a single sign is laid on; the wheel's own 320 makes lone digits six times as dear."""
_WIDEST = 40
"""Times as wide as high: longer strips are cut, since their signs would be squeezed."""


def found_text(page: Picture) -> list[Box]:
    """Boxes around the pieces of text of a page, each mostly one line."""
    height, width = page.shape[:2]
    scale = min(DETECTION_SIDE / max(height, width), 2.0)
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale != 1 else page
    found = _engine()(small, use_det=True, use_rec=False, use_cls=False)
    corners = getattr(found, "boxes", None)
    if corners is None or len(corners) == 0:
        return []
    points = np.asarray(corners, dtype=np.float64) / scale
    edges = np.concatenate([np.floor(points.min(axis=1)), np.ceil(points.max(axis=1))], axis=1)
    limits = (width, height, width, height)
    boxes = [tuple(min(max(int(edge), 0), limit) for edge, limit in zip(row, limits, strict=True)) for row in edges]
    return [(box[0], box[1], box[2], box[3]) for box in boxes if box[2] - box[0] > 2 and box[3] - box[1] > 2]


def recognised(strips: Sequence[Picture]) -> list[Read]:
    """What stands on pictures of one line each; an empty text where nothing was recognised."""
    usable = [strip for strip in strips if strip.size]
    if not usable:
        return [("", 0.0)] * len(strips)
    parts: list[Picture] = []
    owners: list[int] = []
    for number, strip in enumerate(strips):
        for part in _short(strip) if strip.size else ():
            parts.append(part)
            owners.append(number)
    answer = _engine().recognize_txt(parts)
    texts: list[list[Read]] = [[] for _ in strips]
    for owner, text, score in zip(owners, answer.txts, answer.scores, strict=True):
        texts[owner].append((str(text), float(score)))
    return [_one(reads) for reads in texts]


def _one(reads: Sequence[Read]) -> Read:
    said = [read for read in reads if read[0]]
    return "".join(text for text, _ in said), min((score for _, score in said), default=0.0)


def _short(strip: Picture) -> list[Picture]:
    height, width = strip.shape[:2]
    if width <= height * _WIDEST:
        return [strip]
    count = -(-width // (height * _WIDEST))
    return [part for part in np.array_split(strip, count, axis=1) if part.size]


@cache
def _engine() -> Any:
    """Loaded once in a process: half a second, about 300 MB."""
    paths = models()
    if paths is None:
        raise FileNotFoundError("the models for recognition")
    # It reports to its maker by default, and writes files for that.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    # With paths of its own the engine fetches nothing where a model is missing.
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.text_score": 0.0,
            "Global.max_side_len": 2 * DETECTION_SIDE,
            "Global.model_root_dir": str(paths[0].parent),
            "Det.model_path": str(paths[0]),
            "Rec.model_path": str(paths[1]),
            "Rec.rec_img_shape": [3, _HEIGHT, _NARROWEST],
            "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
