"""A small network from a text's vector to the chances of each label: reading it, running it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.faq.encoder import Vectors
from bot.faq.verdict import Bar

FOLDER = Path(__file__).parent / "trained"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """One hidden layer: ``softmax(relu(x @ inward + hidden) @ outward + output)``."""

    inward: Vectors
    hidden: Vectors
    outward: Vectors
    output: Vectors

    def chances(self, vectors: Vectors) -> Vectors:
        """The chance of every label, one row per vector."""
        return softmax(
            np.maximum(vectors @ self.inward + self.hidden, 0) @ self.outward + self.output
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Several layers trained apart, whose chances are averaged, and what they were trained on."""

    labels: tuple[str, ...]
    bar: Bar
    inputs: str
    centre: Vectors
    scale: float
    members: tuple[Layers, ...]

    def chances(self, vectors: Vectors) -> npt.NDArray[np.float32]:
        """The chance of every label, one row per vector."""
        placed = (vectors - self.centre) * self.scale
        total = sum((member.chances(placed) for member in self.members), start=np.float32(0))
        return np.asarray(total / len(self.members), dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write the network, in half precision; it is read on every start."""
        arrays: dict[str, npt.NDArray[np.generic]] = {
            "labels": np.array(self.labels),
            "bar": np.array([self.bar.odds, self.bar.share]),
            "inputs": np.array(self.inputs),
            "centre": self.centre,
            "scale": np.array(self.scale),
        }
        for number, member in enumerate(self.members):
            for part in Layers.__dataclass_fields__:
                arrays[f"{part}{number}"] = getattr(member, part).astype(np.float16)
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as file:
            np.savez_compressed(file, **arrays)  # type: ignore[arg-type]  # keywords are arrays

    @classmethod
    def load(cls, path: Path) -> Network:
        """Read a network that ``python -m bot.faq.train`` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            count = sum(name.startswith("inward") for name in stored.files)
            return cls(
                labels=tuple(str(label) for label in stored["labels"]),
                bar=Bar(odds=float(stored["bar"][0]), share=float(stored["bar"][1])),
                inputs=str(stored["inputs"]),
                centre=stored["centre"],
                scale=float(stored["scale"]),
                members=tuple(
                    Layers(
                        **{
                            part: stored[f"{part}{number}"].astype(np.float32)
                            for part in Layers.__dataclass_fields__
                        }
                    )
                    for number in range(count)
                ),
            )


def softmax(rows: Vectors) -> Vectors:
    """Each row as chances that add up to one."""
    powers = np.exp(rows - rows.max(axis=1, keepdims=True))
    chances: Vectors = powers / powers.sum(axis=1, keepdims=True)
    return chances
