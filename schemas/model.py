"""The one kind of model that travels on a topic."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen record: unknown fields are refused when it is built, ignored when it is read off a topic.

    A number is finite: JSON would turn any other into null.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Entity(Model):
    """A model with an identity of its own, which is its record's key."""

    id: str
