"""Which rows of a paper's table stand on one axis, as `reproductions/papers/PAPER/figures.yaml` says."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, TypeAdapter

from catalogue.form import Form
from catalogue.record import Record
from reproductions.claims import SUCCEEDED
from reproductions.declarations.files import Id, Text
from reproductions.experiments import Paper, Row
from sitegen.text.prose import SiteError


class Scaling(Record):
    """Rows of one table on one axis: the setting that is their place, divided by another one if one is named.

    With a `curve`, the setting by which rows belong together, the figure is of shares of trials instead of means;
    `names` say what its values are called. With quantities `beside` the first one, it is of means of ours alone, a line
    for each quantity. Without a `setting` it is of what was looked at while the rows' trials learned, against training
    sequences, a line for each value of the curve.
    """

    id: Id
    experiment: Id
    title: Text
    quantity: Text
    axis: Text
    rows: tuple[Id, ...]
    setting: Text | None = None
    divided_by: Text | None = None
    curve: Text | None = None
    beside: tuple[Text, ...] = ()
    names: dict[str, Text] = Field(default_factory=dict)

    @property
    def quantities(self) -> tuple[str, ...]:
        """All of them, the first one first."""
        return (self.quantity, *self.beside)

    def panel(self, row: Row) -> str:
        """The name of the panel in which a row stands; empty where there is one panel."""
        value = "" if self.curve is None else str(row.settings[self.curve])
        return self.names.get(value, value)

    def place(self, row: Row) -> float:
        """Where a row stands on the axis."""
        below = 1.0 if self.divided_by is None else float(row.settings[self.divided_by])
        return float(row.settings[self.setting or ""]) / below


_FORM: Form[tuple[Scaling, ...]] = Form(
    TypeAdapter(tuple[Scaling, ...]), "list of figures", "figures.yaml", "start with `- id:`"
)


def load_scalings(path: Path, paper: Paper) -> tuple[Scaling, ...]:
    """The scalings of a paper; none if it has no such file.

    Raises:
        SiteError: an entry names an experiment, a row or a setting that does not exist, or has other keys.
    """
    if not path.exists():
        return ()
    place = f"reproductions/papers/{paper.id}/{path.name}"
    scalings, problems = _FORM.read(path.read_bytes(), place)
    if scalings is None:
        raise SiteError("\n".join(map(str, problems)))
    wrong = []
    for scaling in scalings:
        try:
            experiment = next(one for one in paper.experiments if one.id == scaling.experiment)
            rows = {row.id: row for row in experiment.rows}
            for name in scaling.rows:
                scaling.panel(rows[name])
                if scaling.setting is not None:
                    scaling.place(rows[name])
            if scaling.setting and (unknown := set(scaling.quantities) - {*experiment.quantities, SUCCEEDED}):
                raise KeyError(min(unknown))
        except (KeyError, StopIteration, TypeError, ValueError, ZeroDivisionError) as error:
            figure = f"{place}:{scaling.line}: figure `{scaling.id}`"
            wrong.append(f"{figure}: unknown experiment, row, setting or quantity, found {error!r}")
    if wrong:
        raise SiteError("\n".join([*wrong, "hint: name them as the experiment does"]))
    return scalings
