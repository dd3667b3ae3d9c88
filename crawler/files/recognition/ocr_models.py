"""Where the models of the recognition lie, asked without loading any of it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

DETECTION = "PP-OCRv6_det_small.onnx"
RECOGNITION = "PP-OCRv6_rec_small.onnx"


def models() -> tuple[Path, Path] | None:
    """Where the models for finding and recognising text are; None where they, or what runs them, are not installed."""
    specs = [find_spec(name) for name in ("rapidocr", "onnxruntime")]
    if any(spec is None for spec in specs) or specs[0] is None or specs[0].origin is None:
        return None
    folder = Path(specs[0].origin).parent / "models"
    paths = folder / DETECTION, folder / RECOGNITION
    return paths if all(path.is_file() for path in paths) else None
