"""A voice for piper that needs no training: a tone of 140 Hz, as long as the sounds that it is given. For the test with the real piper.

    pip install piper-tts onnx && python tests/kiosk/voice/make_tone.py tests/fixtures/voices

in an environment of its own: the models that people speak with have 60 MB, are made of somebody's voice, and nobody could commit one.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

NAME, HERTZ, PITCH = "en_US-tone-low.onnx", 22_050, 140
SAMPLES_A_SOUND = 1_700
"""Too slow on purpose: it has to be told to keep pace."""
OPERATORS, FORMAT = 15, 8
"""Versions that every piper since 1.3 can read."""


def model() -> onnx.ModelProto:
    """What piper calls: sounds as numbers, how many, and three scales, of which the second is the pace; back comes the sound."""
    constants = {
        "second": np.array([1], np.int64), "each": np.float32(SAMPLES_A_SOUND), "zero": np.float32(0), "one": np.float32(1),
        "turn": np.float32(2 * math.pi * PITCH / HERTZ), "axes": np.array([0, 1], np.int64),
    }  # fmt: skip
    steps = [
        helper.make_node("Cast", ["input_lengths"], ["count"], to=TensorProto.FLOAT),
        helper.make_node("Gather", ["scales", "second"], ["pace"]),
        helper.make_node("Mul", ["count", "each"], ["usual"]),
        helper.make_node("Mul", ["usual", "pace"], ["stretched"]),
        helper.make_node("Squeeze", ["stretched"], ["end"]),
        helper.make_node("Range", ["zero", "end", "one"], ["at"]),
        helper.make_node("Mul", ["at", "turn"], ["angle"]),
        helper.make_node("Sin", ["angle"], ["wave"]),
        helper.make_node("Unsqueeze", ["wave", "axes"], ["output"]),
    ]
    graph = helper.make_graph(
        steps,
        "tone",
        [
            helper.make_tensor_value_info("input", TensorProto.INT64, ["batch", "sounds"]),
            helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["batch"]),
            helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
        ],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", "one_channel", "time"])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPERATORS)], ir_version=FORMAT)
    onnx.checker.check_model(made)
    return made


def sheet() -> dict[str, object]:
    """What stands beside the model."""
    return {
        "audio": {"sample_rate": HERTZ},
        "espeak": {"voice": "en-us"},
        "phoneme_type": "espeak",
        "phoneme_id_map": DEFAULT_PHONEME_ID_MAP,
        "num_symbols": len(DEFAULT_PHONEME_ID_MAP),
        "num_speakers": 1,
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    onnx.save(model(), folder / NAME)
    (folder / f"{NAME}.json").write_text(json.dumps(sheet(), ensure_ascii=True) + "\n")
