"""What the JSON interface takes and gives, and its description (OpenAPI 3.1)."""

from __future__ import annotations

from collections.abc import Sequence  # noqa: TC003 - as below
from datetime import datetime  # noqa: TC003 - pydantic reads the annotations
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl
from pydantic.json_schema import models_json_schema


class Comment(BaseModel):
    """A comment as it is given out; a removed one has a place and no words."""

    id: int
    message_id: str
    url: str
    parent: int
    posted_at: datetime
    removed: bool
    nic: str | None = None
    website: str | None = None
    html: str | None = None
    text: str | None = None


class Thread(BaseModel):
    """The comments of an article in the order in which they appeared."""

    article: int
    message_id: str
    url: str
    subject: str
    open: bool
    count: int
    mail: str
    comments: list[Comment]


class Told(Comment):
    """A post as a webhook tells it: an article is its own parent."""

    article: int
    subject: str
    sections: tuple[str, ...]


class Happened(BaseModel):
    """What a webhook is told: a post as it stands then; of one that was removed no words."""

    type: Literal[
        "article.posted",
        "article.edited",
        "article.removed",
        "comment.posted",
        "comment.edited",
        "comment.removed",
    ]
    timestamp: datetime
    data: Told


Words = Annotated[str, Field(pattern=r"^[^\x00]*$")]  # NUL is no word, and no store holds it
Line = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]*$")]


class Origin(BaseModel):
    """Where an article was first published."""

    model_config = ConfigDict(extra="forbid")

    name: Line = ""
    url: HttpUrl | None = None


class Article(BaseModel):
    """An article to be published."""

    model_config = ConfigDict(extra="forbid")

    subject: Annotated[Line, Field(min_length=1, max_length=500)]
    sections: Annotated[list[str], Field(min_length=1, max_length=20)]
    by: Annotated[Line, Field(min_length=1, max_length=60)]
    body: Annotated[Words, Field(min_length=1)]
    format: Literal["text", "markdown", "html"] = "text"
    source: Origin | None = None
    remark: Words = ""


class Published(BaseModel):
    """Where an article stands."""

    id: int
    message_id: str
    url: str


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


_PLACE = "#/components/schemas/{model}"


def description(url: str, sections: Sequence[str]) -> dict[str, Any]:
    """Describe the interface of the site at `url`, which has these sections."""
    models = (Thread, Article, Published, Problem, Happened)
    _, schemas = models_json_schema(
        [(model, "validation") for model in models], ref_template=_PLACE
    )
    schemas["$defs"]["Article"]["properties"]["sections"]["items"]["enum"] = list(sections)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Comments and articles", "version": "1"},
        "servers": [{"url": url}],
        "paths": {
            "/api/article/{number}/comments": {"get": _READING},
            "/api/articles": {"post": _PUBLISHING},
        },
        "webhooks": {"happened": {"post": _TELLING}},
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _gives(model: str, said: str, kind: str = "application/json") -> dict[str, Any]:
    schema = {"$ref": _PLACE.format(model=model)}
    return {"description": said, "content": {kind: {"schema": schema}}}


def _problem(said: str) -> dict[str, Any]:
    return _gives("Problem", said, "application/problem+json")


_NUMBER = {"type": "integer", "minimum": 0, "maximum": 10**18 - 1}
_READING = {
    "summary": "The comments of an article",
    "parameters": [
        {"name": "number", "in": "path", "required": True, "schema": _NUMBER},
        {
            "name": "after",
            "in": "query",
            "description": "Only comments with a higher id",
            "schema": _NUMBER,
        },
    ],
    "responses": {
        "200": _gives("Thread", "The thread"),
        "404": _problem("No such article"),
        "410": _problem("Removed"),
        "422": _problem("Not a number"),
    },
}
_PUBLISHING = {
    "summary": "Publish an article",
    "security": [{"key": []}],
    "requestBody": {"required": True, **_gives("Article", "The article")},
    "responses": {
        "201": _gives("Published", "Published; the same again gives the same"),
        "401": _problem("Without a key"),
        "413": _problem("Too long"),
        "422": _problem("Not understood, or refused"),
        "429": _problem("Too many in one hour"),
    },
}
_TELLING = {
    "summary": "A post has appeared, changed or gone; signed as Standard Webhooks says",
    "requestBody": {"required": True, **_gives("Happened", "The post")},
    "responses": {"2XX": {"description": "Taken; anything else is told again later"}},
}
