"""The tables and keys of config.toml with their defaults, which work on one machine.

What each key means stands in config.toml itself, where its owner reads it.
"""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from gateway import model
from gateway.config.names import (
    Line,
    Newsgroup,
    Relay,
    SectionText,
    ServerUrl,
    StoreUrl,
)
from gateway.config.peers import Peers
from gateway.config.site import SiteTable
from gateway.config.values import (
    Count,
    Duration,
    File,
    Hour,
    Keys,
    Listen,
    Names,
    NameServer,
    Networks,
    PostBy,
    PostOrHold,
    ReadBy,
    Several,
    Size,
    Switch,
    TcpAddress,
    UnfitError,
    each_once,
)
from gateway.config.webhooks import Webhooks, no_stray_section

PREFIX = "REJOINDER_"
DELIMITER = "__"


def _local(port: int) -> tuple[TcpAddress]:
    return (TcpAddress("127.0.0.1", port),)


class Table(BaseModel):
    """A table of config.toml: never changed, and with no key that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StoreTable(Table):
    """[store]; a file of SQLite is named relative to `site.data`."""

    url: Annotated[StoreUrl, Field(repr=False)] = "sqlite:rejoinder.db"


class SecureTable(Table):
    """A door that offers TLS on sockets of its own."""

    tls_listen: Listen = ()
    certificate: File = None
    key: File = None


class SmtpTable(SecureTable):
    """[smtp]."""

    listen: Listen = _local(8025)
    max_message: Size = 10 * 1024**2


class LmtpTable(Table):
    """[lmtp]; how large a mail may be is said in [smtp]."""

    listen: Listen = _local(8024)


class NntpTable(SecureTable):
    """[nntp]; without a certificate of its own it shows that of [smtp]."""

    listen: Listen = _local(8119)
    read: ReadBy = "anyone"
    post: PostBy = "confirm"
    login_without_tls: Switch = False
    connections: Several = 5000
    motd: Annotated[str, Field(description="text, which may have several lines")] = ""


class WebTable(Table):
    """[web]."""

    listen: Listen = _local(8080)
    proxies: Networks = ()
    api_keys: Annotated[Keys, Field(repr=False)] = ()


class MailerTable(Table):
    """[mailer]; a Maildir is named relative to `site.data`; rates are mails a minute."""

    relay: Annotated[Relay, Field(repr=False)] = "maildir:outbox"
    connections: Several = 4
    rate: Count = 0
    domain_rate: Count = 0
    keep: Duration = timedelta(days=90)
    grace: Duration = timedelta()


class DkimTable(Table):
    """[dkim]; nothing is signed without a selector."""

    selector: Line = ""
    key: File = Path("dkim.pem")


class TrustTable(Table):
    """[trust]."""

    authserv_ids: Names = ()
    proof: Annotated[
        Literal["dmarc", "confirm", "none"], Field(description='"dmarc", "confirm" or "none"')
    ] = "dmarc"
    resolver: NameServer = None


class SpamTable(Table):
    """[spam]; "" = none."""

    rspamd: ServerUrl = ""
    controller: ServerUrl = ""
    password: Annotated[Line, Field(repr=False)] = ""


class DiscussionTable(Table):
    """[discussion]; of nothing: `close_after` = never, `edit_window` = not at all."""

    first_comment: PostOrHold = "post"
    free_after: Several = 1
    close_after: Duration = timedelta()
    edit_window: Duration = timedelta(hours=1)
    max_comment: Size = 64 * 1024
    pictures: Switch = True
    max_picture: Size = 5 * 1024**2


class DigestTable(Table):
    """[digest]."""

    hour: Hour = 6


class LimitsTable(Table):
    """[limits]; 0 = off."""

    posts_per_person_hour: Count = 60
    posts_per_person_day: Count = 200
    posts_per_network_hour: Count = 600
    posts_per_section_hour: Count = 0
    posts_per_door_hour: Count = 0
    pictures_per_network_hour: Count = 120
    connections_per_network: Count = 50
    loop_fuse: Switch = True


class SectionTable(Table):
    """[[section]]; only its name must be given."""

    name: SectionText
    title: Line = ""
    newsgroup: Newsgroup = ""
    description: Line = ""
    close_after: Duration | None = None
    moderated: Switch = False

    def value(self) -> model.Section:
        """Give it as the other rooms know it."""
        title = self.title or self.name.replace("-", " ").capitalize()
        newsgroup = self.newsgroup or self.name
        return model.Section(
            model.SectionName(self.name), title, newsgroup, self.description, self.moderated
        )


class Settings(BaseSettings):
    """All of config.toml, with what the environment overrides."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix=PREFIX,
        env_nested_delimiter=DELIMITER,
        enable_decoding=False,
    )

    site: SiteTable = SiteTable()
    store: StoreTable = StoreTable()
    smtp: SmtpTable = SmtpTable()
    lmtp: LmtpTable = LmtpTable()
    nntp: NntpTable = NntpTable()
    web: WebTable = WebTable()
    mailer: MailerTable = MailerTable()
    dkim: DkimTable = DkimTable()
    trust: TrustTable = TrustTable()
    spam: SpamTable = SpamTable()
    discussion: DiscussionTable = DiscussionTable()
    digest: DigestTable = DigestTable()
    limits: LimitsTable = LimitsTable()
    section: tuple[SectionTable, ...] = (SectionTable(name="letters"),)
    peer: Peers = ()
    webhook: Webhooks = ()

    @property
    def sections(self) -> tuple[model.Section, ...]:
        """The sections in the order of the file; at least one."""
        return tuple(table.value() for table in self.section)

    @property
    def peers(self) -> tuple[model.Peer, ...]:
        """The news servers we exchange articles with."""
        return tuple(table.value() for table in self.peer)

    @property
    def webhooks(self) -> tuple[model.Webhook, ...]:
        """The programs that hear of each post."""
        return tuple(table.value() for table in self.webhook)

    def site_value(self) -> model.Site:
        """Give what every mail and page says of the site."""
        return self.site.value()

    def close_after(self, section: model.SectionName) -> timedelta | None:
        """Tell how long an article of this section stays open; None = for ever."""
        own = {table.name: table.close_after for table in self.section}.get(section)
        return (self.discussion.close_after if own is None else own) or None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Look nowhere by itself: `load` is handed the file and the environment."""
        return (init_settings,)

    @field_validator("section")
    @classmethod
    def _each_once(cls, tables: tuple[SectionTable, ...]) -> tuple[SectionTable, ...]:
        if not tables:
            raise UnfitError("a site has at least one section")
        sections = [table.value() for table in tables]
        for names in ([s.name for s in sections], [s.newsgroup.lower() for s in sections]):
            each_once(names, "sections")
        return tables

    @property
    def nntp_certificate(self) -> tuple[Path | None, Path | None]:
        """The certificate and key of [nntp], which may leave both to [smtp]."""
        shown = self.nntp if self.nntp.certificate else self.smtp
        return shown.certificate, shown.key

    @model_validator(mode="after")
    def _webhooks_hear_of_sections(self) -> Self:
        no_stray_section(self.webhook, {table.name for table in self.section})
        return self

    @model_validator(mode="after")
    def _tls_has_a_certificate(self) -> Self:
        if self.smtp.tls_listen and not (self.smtp.certificate and self.smtp.key):
            raise UnfitError("smtp.tls_listen needs certificate and key")
        if self.nntp.tls_listen and not all(self.nntp_certificate):
            raise UnfitError("nntp.tls_listen needs certificate and key, in [nntp] or [smtp]")
        return self
