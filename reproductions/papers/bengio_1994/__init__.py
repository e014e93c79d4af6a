"""Bengio, Simard & Frasconi 1994, "Learning Long-Term Dependencies with Gradient Descent is Difficult"."""

from reproductions.experiments import Paper
from reproductions.papers.bengio_1994 import learning_methods, minimal_task, neuron, random_guessing, theorems

PAPER = Paper(
    "bengio_1994",
    (
        neuron.EXPERIMENT,
        minimal_task.EXPERIMENT,
        theorems.EXPERIMENT,
        learning_methods.EXPERIMENT,
        random_guessing.EXPERIMENT,
    ),
)
