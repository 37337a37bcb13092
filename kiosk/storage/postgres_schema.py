"""The tables on the server, and the check that they are ones that this version may write to.

What becomes visible in which order is the tables' own business, not left to who writes: a trigger gives each event its
row under a lock that is held until the event is committed, so a desk that has read row 7 will never miss row 6.
"""

from __future__ import annotations

import psycopg

OLDEST_SERVER = 14
"""The oldest PostgreSQL that still gets repairs."""
START_LOCK, ROW_LOCK = 0x4243_4B31, 0x4243_4B32
"""Advisory locks ("BCK1", "BCK2"): one program at a time makes tables, one transaction at a time adds events."""
WAKE = "backcheck_event"
"""The channel on which desks learn that there are new events."""

# `event` has no foreign key on `visit`: a flag is stored even when noting its visit had failed.
_FIRST = (
    """CREATE TABLE visit(
        number bigint GENERATED ALWAYS AS IDENTITY, visit_id text PRIMARY KEY, kiosk_id text NOT NULL, ticket text NOT NULL,
        protocol text NOT NULL, version text NOT NULL, practice smallint NOT NULL, opened timestamptz NOT NULL)""",
    "CREATE INDEX visit_opened ON visit(opened)",
    "CREATE INDEX visit_kiosk ON visit(kiosk_id, number)",
    "CREATE SEQUENCE event_row",
    """CREATE TABLE event(
        "row" bigint PRIMARY KEY, event_id text NOT NULL UNIQUE, visit_id text NOT NULL, kiosk_id text NOT NULL,
        seq integer NOT NULL, kind text NOT NULL, level text NOT NULL, rule_ids text NOT NULL,
        monotonic double precision NOT NULL, utc timestamptz NOT NULL)""",
    'CREATE INDEX event_visit ON event(visit_id, "row")',
    "CREATE INDEX event_utc ON event(utc)",
    """CREATE INDEX event_desk ON event("row") WHERE kiosk_id LIKE 'desk:%'""",
    "CREATE TABLE maybe_open(visit_id text PRIMARY KEY)",
    f"""CREATE FUNCTION take_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        PERFORM pg_advisory_xact_lock({ROW_LOCK});
        NEW."row" := nextval('event_row');
        RETURN NEW; END $$""",
    "CREATE TRIGGER event_takes_its_row BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION take_row()",
    # A close at a lower level than something raised may be one whose author had not read it: whoever reads the flag finds out.
    f"""CREATE FUNCTION tell_event() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE levels CONSTANT text[] := ARRAY['SELF_CARE', 'ROUTINE_APPOINTMENT', 'URGENT_TODAY', 'EMERGENCY_NOW'];
        BEGIN
        IF NEW.kind NOT IN ('noted', 'closed') THEN
            INSERT INTO maybe_open VALUES (NEW.visit_id) ON CONFLICT DO NOTHING;
        ELSIF NEW.kind = 'closed' AND NOT EXISTS (
                SELECT FROM event WHERE visit_id = NEW.visit_id AND kind IN ('raised', 'unfinished', 'help')
                AND array_position(levels, level) > array_position(levels, NEW.level)) THEN
            DELETE FROM maybe_open WHERE visit_id = NEW.visit_id;
        END IF;
        PERFORM pg_notify('{WAKE}', '');
        RETURN NULL; END $$""",  # noqa: S608 - our own words
    "CREATE TRIGGER event_is_told AFTER INSERT ON event FOR EACH ROW EXECUTE FUNCTION tell_event()",
    """CREATE FUNCTION only_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'events are only ever added'; END $$""",
    "CREATE TRIGGER event_never_changes BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION only_added()",
    "CREATE TRIGGER event_never_goes BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION only_added()",
    "CREATE TABLE answers(visit_id text PRIMARY KEY, blob bytea NOT NULL)",
    """CREATE TABLE visit_end(
        visit_id text PRIMARY KEY, level text NOT NULL, finished smallint NOT NULL, sections text NOT NULL, language text NOT NULL,
        utc timestamptz NOT NULL, size integer NOT NULL, boxed text NOT NULL, left_at text NOT NULL DEFAULT '')""",
    "CREATE TABLE remark(event_id text PRIMARY KEY, blob bytea NOT NULL)",
    "CREATE INDEX visit_end_sheet ON visit_end(utc) WHERE sections <> '[]'",
    """CREATE TABLE paper_job(
        visit_id text NOT NULL, kind text NOT NULL, state text NOT NULL, message text NOT NULL, utc timestamptz NOT NULL,
        PRIMARY KEY(visit_id, kind))""",
    "CREATE INDEX paper_job_utc ON paper_job(utc)",
    # Both are written every few seconds and worth nothing after a crash: they cost no write-ahead log.
    "CREATE UNLOGGED TABLE heartbeat(who text PRIMARY KEY, utc timestamptz NOT NULL) WITH (fillfactor = 50)",
    "CREATE UNLOGGED TABLE printer(who text PRIMARY KEY, ready smallint NOT NULL, message text NOT NULL, utc timestamptz NOT NULL)",
)
_SECOND = (
    """CREATE FUNCTION rank_of(level text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
        SELECT array_position(ARRAY['SELF_CARE', 'ROUTINE_APPOINTMENT', 'URGENT_TODAY', 'EMERGENCY_NOW'], level) $$""",
    # `kiosk.flags.derive`, in order. A loop: a join over a visit's few events is planned as one over all that there are.
    """CREATE FUNCTION is_open(visit text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
        DECLARE e record; standing integer; closed boolean := false; held boolean := false; last text; ranks integer[]; rules jsonb[]; judged integer;
        BEGIN
        FOR e IN SELECT kind, level, rule_ids FROM event WHERE visit_id = visit AND kind <> 'noted' ORDER BY "row" LOOP
            last := e.kind;
            CASE
            WHEN e.kind IN ('raised', 'unfinished', 'help') THEN
                closed := closed AND e.kind <> 'help' AND rank_of(e.level) <= standing;
                standing := greatest(standing, rank_of(e.level));
                ranks := ranks || rank_of(e.level);
                rules := rules || e.rule_ids::jsonb;
            WHEN e.kind = 'overridden' THEN
                judged := rank_of(e.level);
                IF standing IS NOT NULL AND NOT EXISTS (
                        SELECT FROM unnest(ranks, rules) AS r(rank, ids) WHERE r.rank > judged AND NOT r.ids <@ e.rule_ids::jsonb) THEN
                    standing := judged;
                END IF;
            WHEN e.kind = 'closed' THEN closed := closed OR coalesce(rank_of(e.level) >= standing, false);
            WHEN e.kind = 'reopened' THEN closed := false;
            WHEN e.kind = 'held' THEN held := true;
            WHEN e.kind = 'withdrawn' THEN held := false;
            ELSE NULL;
            END CASE;
        END LOOP;
        RETURN CASE WHEN standing IS NULL THEN held OR last <> 'closed' ELSE NOT closed END; END $$""",
    f"""CREATE OR REPLACE FUNCTION tell_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.kind = 'raised' OR (NEW.kind NOT IN ('noted', 'closed') AND is_open(NEW.visit_id)) THEN
            INSERT INTO maybe_open VALUES (NEW.visit_id) ON CONFLICT DO NOTHING;
        ELSIF NEW.kind = 'closed' AND NOT is_open(NEW.visit_id) THEN
            DELETE FROM maybe_open WHERE visit_id = NEW.visit_id;
        END IF;
        PERFORM pg_notify('{WAKE}', '');
        RETURN NULL; END $$""",  # noqa: S608 - our own words
    "INSERT INTO maybe_open SELECT DISTINCT visit_id FROM event WHERE kind = 'overridden' ON CONFLICT DO NOTHING",
    "DELETE FROM maybe_open WHERE NOT is_open(visit_id)",
    "CREATE INDEX event_kind ON event(kind, utc)",
)
"""Staff's own level counts where a flag is closed; what is done to a closed flag opens it no more. One kind of events is found by its time."""
_THIRD = (
    "ALTER TABLE visit ADD COLUMN content text NOT NULL DEFAULT ''",
    "ALTER TABLE visit ADD COLUMN program text NOT NULL DEFAULT ''",
)
"""Which content, byte for byte, and which program asked."""
_STEPS = (_FIRST, _SECOND, _THIRD)
"""What brings the tables from each version to the next."""


class SchemaError(Exception):
    """The tables are not ones that may be written to; the message says why and what to do."""


def prepare(connection: psycopg.Connection) -> None:
    """Make the tables in an empty database, add what an older version lacks. Raises SchemaError, psycopg.Error, and then has changed nothing."""
    server = connection.info.server_version // 10_000
    if server < OLDEST_SERVER:
        raise SchemaError(f"it is PostgreSQL {server}, and {OLDEST_SERVER} is the oldest that is supported. Bring the server up to date.")
    if _version(connection) == len(_STEPS):
        return
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (START_LOCK,))
        _bring_up(connection)


def _bring_up(connection: psycopg.Connection) -> None:
    """Asks again behind the lock: a whole clinic may start at the same moment."""
    version = _version(connection)
    if version > len(_STEPS):
        raise SchemaError(f"a newer Backcheck made its tables (format {version}, this one knows {len(_STEPS)}). Install that version here too.")
    if version == 0 and connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = current_schema() LIMIT 1").fetchone():
        raise SchemaError("it holds tables of another program. Make a database for Backcheck alone.")
    if version == len(_STEPS):
        return
    if version == 0:
        connection.execute("CREATE TABLE schema_version(version integer NOT NULL)")
        connection.execute("INSERT INTO schema_version VALUES (0)")
    for statements in _STEPS[version:]:
        for statement in statements:
            connection.execute(statement.encode())
    connection.execute("UPDATE schema_version SET version = %s", (len(_STEPS),))


def _version(connection: psycopg.Connection) -> int:
    """0: there are no tables of ours."""
    # Not to_regclass: it may still say "none" from before the wait for the lock.
    if not connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_version'").fetchone():
        return 0
    number = connection.execute("SELECT max(version) FROM schema_version").fetchone()
    return int(number[0]) if number and number[0] is not None else 0
