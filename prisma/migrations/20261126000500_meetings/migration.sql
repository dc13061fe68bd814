-- Meetings of an authority: a series says when, by an RFC 5545 rule in its own time zone; one meeting of it is always planned. When
-- it is started its agenda is frozen, with its digest; from then on everything is only added, until it is closed with its minutes.
-- A meeting decides nothing by itself: votes are cast on authorizations as ever, in it or outside of it.

CREATE TYPE "meeting_state" AS ENUM ('planned', 'started', 'closed');
CREATE TYPE "meeting_item_origin" AS ENUM ('agenda', 'late');
CREATE TYPE "presence_kind" AS ENUM ('came', 'left');
CREATE SEQUENCE meeting_number AS integer;

CREATE TABLE "meeting_series" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "authority_id" UUID NOT NULL,
    "chair_id" UUID NOT NULL,
    "rule" TEXT NOT NULL,
    "starts_on" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "minutes" INTEGER NOT NULL,
    "item_minutes" INTEGER NOT NULL,
    "lead_hours" INTEGER NOT NULL,
    "quorum" INTEGER NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "ended_at" TIMESTAMPTZ(6),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "meeting_series_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "meeting_series_entry_id_key" ON "meeting_series"("entry_id");
CREATE INDEX "meeting_series_authority_id_idx" ON "meeting_series"("authority_id");
ALTER TABLE "meeting_series" ADD CONSTRAINT "meeting_series_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "meeting_series" ADD CONSTRAINT "meeting_series_chair_id_fkey" FOREIGN KEY ("chair_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "meeting_series" ADD CONSTRAINT "meeting_series_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE meeting_series ADD CONSTRAINT meeting_series_shape CHECK (
  btrim(name) <> '' AND rule ~ '^FREQ=(DAILY|WEEKLY|MONTHLY)(;[A-Z]+=[A-Z0-9,+-]+)*$' AND starts_on ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d$'
  AND minutes BETWEEN 5 AND 480 AND item_minutes BETWEEN 1 AND 120 AND lead_hours BETWEEN 0 AND 336 AND quorum BETWEEN 1 AND 50);

CREATE TABLE "meeting" (
    "id" UUID NOT NULL,
    "number" INTEGER NOT NULL DEFAULT nextval('meeting_number'),
    "series_id" UUID NOT NULL,
    "state" "meeting_state" NOT NULL DEFAULT 'planned',
    "starts_at" TIMESTAMPTZ(6) NOT NULL,
    "stream_id" UUID NOT NULL,
    "plan_entry_id" UUID NOT NULL,
    "agenda" BYTEA,
    "agenda_digest" TEXT,
    "started_by" UUID,
    "started_at" TIMESTAMPTZ(6),
    "start_entry_id" UUID,
    "minutes" BYTEA,
    "minutes_digest" TEXT,
    "closed_by" UUID,
    "closed_at" TIMESTAMPTZ(6),
    "close_entry_id" UUID,

    CONSTRAINT "meeting_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "meeting_number_key" ON "meeting"("number");
CREATE UNIQUE INDEX "meeting_stream_id_key" ON "meeting"("stream_id");
CREATE INDEX "meeting_series_id_starts_at_idx" ON "meeting"("series_id", "starts_at");
CREATE INDEX "meeting_state_starts_at_idx" ON "meeting"("state", "starts_at");
CREATE UNIQUE INDEX meeting_one_planned ON meeting (series_id) WHERE state = 'planned';
ALTER TABLE "meeting" ADD CONSTRAINT "meeting_series_id_fkey" FOREIGN KEY ("series_id") REFERENCES "meeting_series"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "meeting" ADD CONSTRAINT "meeting_stream_id_fkey" FOREIGN KEY ("stream_id") REFERENCES "record_stream"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "meeting" ADD CONSTRAINT "meeting_started_by_fkey" FOREIGN KEY ("started_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "meeting" ADD CONSTRAINT "meeting_closed_by_fkey" FOREIGN KEY ("closed_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE meeting ADD CONSTRAINT meeting_shape CHECK (
  (state = 'planned') = (agenda IS NULL) AND (state = 'closed') = (minutes IS NOT NULL)
  AND (agenda IS NULL) = (agenda_digest IS NULL) AND (agenda IS NULL) = (started_by IS NULL)
  AND (agenda IS NULL) = (started_at IS NULL) AND (agenda IS NULL) = (start_entry_id IS NULL)
  AND (minutes IS NULL) = (minutes_digest IS NULL) AND (minutes IS NULL) = (closed_by IS NULL)
  AND (minutes IS NULL) = (closed_at IS NULL) AND (minutes IS NULL) = (close_entry_id IS NULL)
  AND agenda_digest = encode(sha256(agenda), 'hex') AND minutes_digest = encode(sha256(minutes), 'hex'));

CREATE TABLE "meeting_item" (
    "meeting_id" UUID NOT NULL,
    "authorization_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "origin" "meeting_item_origin" NOT NULL,
    "in_block" BOOLEAN NOT NULL,
    "word" TEXT NOT NULL DEFAULT '',
    "entry_id" UUID NOT NULL,

    CONSTRAINT "meeting_item_pkey" PRIMARY KEY ("meeting_id", "authorization_id")
);
CREATE UNIQUE INDEX "meeting_item_meeting_id_position_key" ON "meeting_item"("meeting_id", "position");
CREATE INDEX "meeting_item_authorization_id_idx" ON "meeting_item"("authorization_id");
ALTER TABLE "meeting_item" ADD CONSTRAINT "meeting_item_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "meeting_item" ADD CONSTRAINT "meeting_item_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "meeting_item" ADD CONSTRAINT "meeting_item_authorization_id_fkey" FOREIGN KEY ("authorization_id") REFERENCES "authorization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE meeting_item ADD CONSTRAINT meeting_item_late_has_word CHECK ((origin = 'late') = (btrim(word) <> '') AND NOT (origin = 'late' AND in_block));

CREATE TABLE "meeting_presence" (
    "id" UUID NOT NULL,
    "meeting_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "kind" "presence_kind" NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "meeting_presence_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "meeting_presence_entry_id_key" ON "meeting_presence"("entry_id");
CREATE INDEX "meeting_presence_meeting_id_at_idx" ON "meeting_presence"("meeting_id", "at");
ALTER TABLE "meeting_presence" ADD CONSTRAINT "meeting_presence_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "meeting_presence" ADD CONSTRAINT "meeting_presence_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "meeting_presence" ADD CONSTRAINT "meeting_presence_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "meeting_call" (
    "id" UUID NOT NULL,
    "meeting_id" UUID NOT NULL,
    "authorization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "meeting_call_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "meeting_call_entry_id_key" ON "meeting_call"("entry_id");
CREATE INDEX "meeting_call_meeting_id_at_idx" ON "meeting_call"("meeting_id", "at");
ALTER TABLE "meeting_call" ADD CONSTRAINT "meeting_call_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "meeting_call" ADD CONSTRAINT "meeting_call_meeting_id_authorization_id_fkey" FOREIGN KEY ("meeting_id", "authorization_id") REFERENCES "meeting_item"("meeting_id", "authorization_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "meeting_call" ADD CONSTRAINT "meeting_call_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "meeting_pull" (
    "meeting_id" UUID NOT NULL,
    "authorization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "meeting_pull_pkey" PRIMARY KEY ("meeting_id", "authorization_id")
);
CREATE UNIQUE INDEX "meeting_pull_entry_id_key" ON "meeting_pull"("entry_id");
ALTER TABLE "meeting_pull" ADD CONSTRAINT "meeting_pull_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "meeting_pull" ADD CONSTRAINT "meeting_pull_meeting_id_authorization_id_fkey" FOREIGN KEY ("meeting_id", "authorization_id") REFERENCES "meeting_item"("meeting_id", "authorization_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "meeting_pull" ADD CONSTRAINT "meeting_pull_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE meeting_pull ADD CONSTRAINT meeting_pull_has_reason CHECK (btrim(reason) <> '');

-- A meeting has a stream of the record to itself.
ALTER TABLE record_stream DROP CONSTRAINT record_stream_kind;
ALTER TABLE record_stream ADD CONSTRAINT record_stream_kind CHECK (kind IN ('admin', 'change', 'release', 'meeting'));

-- ---------- Who presides, and who is here

CREATE FUNCTION presides(which uuid, who uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT public.holds_role(who, 'change_manager') OR EXISTS (
    SELECT 1 FROM public.meeting m JOIN public.meeting_series s ON s.id = m.series_id JOIN public.person p ON p.id = s.chair_id
    WHERE m.id = which AND s.chair_id = who AND p.left_at IS NULL)
$$;

CREATE FUNCTION is_here(which uuid, who uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((
    SELECT p.kind = 'came' FROM public.meeting_presence p JOIN public.record_entry e ON e.id = p.entry_id
    WHERE p.meeting_id = which AND p.person_id = who ORDER BY e.sequence DESC LIMIT 1), false)
$$;

-- ---------- Series: defined by a change manager, each version told in the admin stream

CREATE FUNCTION meeting_series_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.meeting_series'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF TG_OP = 'INSERT' THEN
    NEW.version := 1;
    NEW.ended_at := NULL;
    RETURN NEW;
  END IF;
  IF OLD.ended_at IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'CS110', MESSAGE = 'a series of meetings that ended is not taken up again';
  END IF;
  IF NEW.entry_id = OLD.entry_id THEN
    RAISE EXCEPTION USING ERRCODE = 'CS040', MESSAGE = 'no entry of the record tells of this version of the series';
  END IF;
  NEW.version := OLD.version + 1;
  IF NEW.ended_at IS NOT NULL THEN
    NEW.ended_at := public.countersign_clock();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER meeting_series_guard BEFORE INSERT OR UPDATE ON meeting_series FOR EACH ROW EXECUTE FUNCTION meeting_series_guard();
CREATE TRIGGER meeting_series_not_deleted BEFORE DELETE ON meeting_series FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

CREATE FUNCTION meeting_series_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  admin uuid := (SELECT id FROM public.record_stream WHERE kind = 'admin');
  told text := CASE WHEN TG_OP = 'INSERT' THEN 'defined' WHEN NEW.ended_at IS NOT NULL THEN 'ended' ELSE 'amended' END;
  teller uuid := (SELECT (e.content #>> '{actor,id}')::uuid FROM public.record_entry e WHERE e.id = NEW.entry_id);
BEGIN
  IF TG_RELID <> 'public.meeting_series'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  PERFORM public.require_entry(NEW.entry_id, admin, 'meeting_series.' || told, jsonb_build_object('seriesId', NEW.id)
    || CASE WHEN told = 'ended' THEN '{}' ELSE jsonb_build_object(
      'name', NEW.name, 'authorityId', NEW.authority_id, 'chairId', NEW.chair_id, 'rule', NEW.rule, 'startsOn', NEW.starts_on,
      'timeZone', NEW.time_zone, 'minutes', NEW.minutes, 'itemMinutes', NEW.item_minutes, 'leadHours', NEW.lead_hours, 'quorum', NEW.quorum) END);
  IF teller IS NULL OR NOT public.holds_role(teller, 'change_manager') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS111', MESSAGE = 'a change manager says when an authority meets';
  END IF;
  IF told <> 'ended' AND NOT EXISTS (SELECT 1 FROM public.appointment_in_force f
      WHERE f.kind = 'member' AND f.authority_id = NEW.authority_id AND f.person_id = NEW.chair_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS111', MESSAGE = 'the chair is a member of the authority';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER meeting_series_recorded AFTER INSERT OR UPDATE ON meeting_series FOR EACH ROW EXECUTE FUNCTION meeting_series_recorded();

-- ---------- A meeting: planned, started, closed; nothing else, and nothing after

CREATE FUNCTION meeting_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.meeting'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  PERFORM public.require_read_committed();
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'planned' OR EXISTS (SELECT 1 FROM public.meeting_series WHERE id = NEW.series_id AND ended_at IS NOT NULL) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS112', MESSAGE = 'a meeting is planned first, in a series that goes on';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state = 'planned' AND NEW.state = 'planned' THEN
    IF NEW.plan_entry_id = OLD.plan_entry_id THEN
      RAISE EXCEPTION USING ERRCODE = 'CS040', MESSAGE = 'no entry of the record tells that the meeting was moved';
    END IF;
  ELSIF OLD.state = 'planned' AND NEW.state = 'started' THEN
    NEW.started_at := public.countersign_clock();
    IF (NEW.starts_at, NEW.plan_entry_id) IS DISTINCT FROM (OLD.starts_at, OLD.plan_entry_id)
      OR NEW.started_at < OLD.starts_at - interval '1 hour'
      OR EXISTS (SELECT 1 FROM public.meeting_series WHERE id = OLD.series_id AND ended_at IS NOT NULL) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS112', MESSAGE = 'a planned meeting is started in its time, as it was planned';
    END IF;
  ELSIF OLD.state = 'started' AND NEW.state = 'closed' THEN
    NEW.closed_at := public.countersign_clock();
    IF (NEW.starts_at, NEW.plan_entry_id, NEW.agenda, NEW.agenda_digest, NEW.started_by, NEW.started_at, NEW.start_entry_id)
      IS DISTINCT FROM (OLD.starts_at, OLD.plan_entry_id, OLD.agenda, OLD.agenda_digest, OLD.started_by, OLD.started_at, OLD.start_entry_id) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS112', MESSAGE = 'the agenda of a started meeting stays as it was frozen';
    END IF;
  ELSE
    RAISE EXCEPTION USING ERRCODE = 'CS112', MESSAGE = format('a meeting does not go from %s to %s', OLD.state, NEW.state);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER meeting_guard BEFORE INSERT OR UPDATE ON meeting FOR EACH ROW EXECUTE FUNCTION meeting_guard();
CREATE TRIGGER meeting_not_deleted BEFORE DELETE ON meeting FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER meeting_no_truncate BEFORE TRUNCATE ON meeting FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

CREATE FUNCTION meeting_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.meeting'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NEW.state = 'planned' THEN
    PERFORM public.require_entry(NEW.plan_entry_id, NEW.stream_id, CASE TG_OP WHEN 'INSERT' THEN 'meeting.planned' ELSE 'meeting.moved' END,
      jsonb_build_object('meetingId', NEW.id, 'startsAt', to_char(NEW.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')));
    RETURN NULL;
  END IF;
  IF NOT public.presides(NEW.id, CASE NEW.state WHEN 'started' THEN NEW.started_by ELSE NEW.closed_by END) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS111', MESSAGE = 'a meeting is started and closed by its chair or a change manager';
  END IF;
  IF NEW.state = 'started' THEN
    PERFORM public.require_entry(NEW.start_entry_id, NEW.stream_id, 'meeting.started', jsonb_build_object(
      'meetingId', NEW.id, 'agendaDigest', NEW.agenda_digest, 'actor', jsonb_build_object('id', NEW.started_by)));
  ELSE
    PERFORM public.require_entry(NEW.close_entry_id, NEW.stream_id, 'meeting.closed', jsonb_build_object(
      'meetingId', NEW.id, 'minutesDigest', NEW.minutes_digest, 'actor', jsonb_build_object('id', NEW.closed_by)));
    IF convert_from(NEW.minutes, 'UTF8')::jsonb ->> 'agendaDigest' IS DISTINCT FROM NEW.agenda_digest THEN
      RAISE EXCEPTION USING ERRCODE = 'CS113', MESSAGE = 'the minutes are of another agenda';
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER meeting_recorded AFTER INSERT OR UPDATE ON meeting FOR EACH ROW EXECUTE FUNCTION meeting_recorded();

-- The frozen bytes and the rows name the same requests, in the same order.
CREATE FUNCTION meeting_agenda_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.meeting'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF (SELECT jsonb_agg(jsonb_build_array(i.authorization_id, i.in_block) ORDER BY i.position) FROM public.meeting_item i WHERE i.meeting_id = NEW.id AND i.origin = 'agenda')
    IS DISTINCT FROM
    (SELECT jsonb_agg(jsonb_build_array(a.item -> 'authorizationId', a.item -> 'inBlock') ORDER BY a.place)
      FROM jsonb_array_elements(convert_from(NEW.agenda, 'UTF8')::jsonb -> 'items') WITH ORDINALITY AS a (item, place)) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS113', MESSAGE = 'the frozen agenda and its items differ';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER meeting_agenda_whole AFTER UPDATE ON meeting DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.state = 'planned' AND NEW.state = 'started') EXECUTE FUNCTION meeting_agenda_whole();

-- ---------- What is only added while a meeting runs

CREATE FUNCTION require_started(which uuid) RETURNS public.meeting LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  found public.meeting;
BEGIN
  PERFORM public.require_read_committed();
  SELECT * INTO found FROM public.meeting WHERE id = which FOR NO KEY UPDATE;
  IF found.state IS DISTINCT FROM 'started' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS114', MESSAGE = 'this is done while the meeting runs';
  END IF;
  RETURN found;
END $$;

CREATE FUNCTION meeting_item_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  its_meeting public.meeting;
BEGIN
  IF TG_RELID <> 'public.meeting_item'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  its_meeting := public.require_started(NEW.meeting_id);
  IF NOT EXISTS (SELECT 1 FROM public.authorization a JOIN public.policy p ON p.id = a.policy_id JOIN public.meeting_series s ON s.id = its_meeting.series_id
      WHERE a.id = NEW.authorization_id AND a.state = 'pending' AND p.authority_id = s.authority_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS115', MESSAGE = 'on the agenda stand pending requests to the authority that meets';
  END IF;
  IF NEW.position IS DISTINCT FROM (SELECT count(*) + 1 FROM public.meeting_item WHERE meeting_id = NEW.meeting_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS115', MESSAGE = 'an item stands after the others';
  END IF;
  IF NEW.origin = 'agenda' THEN
    IF NEW.entry_id IS DISTINCT FROM its_meeting.start_entry_id
      OR NOT EXISTS (SELECT 1 FROM public.record_entry e WHERE e.id = NEW.entry_id AND e.xmin = pg_current_xact_id_if_assigned()::xid) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS115', MESSAGE = 'the agenda was frozen when the meeting was started';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER meeting_item_guard BEFORE INSERT ON meeting_item FOR EACH ROW EXECUTE FUNCTION meeting_item_guard();

CREATE FUNCTION meeting_presence_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.meeting_presence'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  PERFORM public.require_started(NEW.meeting_id);
  IF (NEW.kind = 'came') = public.is_here(NEW.meeting_id, NEW.person_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS116', MESSAGE = 'people come once and leave once at a time';
  END IF;
  NEW.at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER meeting_presence_guard BEFORE INSERT ON meeting_presence FOR EACH ROW EXECUTE FUNCTION meeting_presence_guard();

CREATE FUNCTION meeting_call_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.meeting_call'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  PERFORM public.require_started(NEW.meeting_id);
  NEW.at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER meeting_call_guard BEFORE INSERT ON meeting_call FOR EACH ROW EXECUTE FUNCTION meeting_call_guard();

CREATE FUNCTION meeting_pull_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.meeting_pull'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  PERFORM public.require_started(NEW.meeting_id);
  IF NOT public.is_here(NEW.meeting_id, NEW.person_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS116', MESSAGE = 'only somebody who is here takes an item out of the block';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.meeting_item i JOIN public.authorization a ON a.id = i.authorization_id
      WHERE i.meeting_id = NEW.meeting_id AND i.authorization_id = NEW.authorization_id AND i.in_block AND a.state = 'pending') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS115', MESSAGE = 'an item is taken out of the block before it is decided';
  END IF;
  NEW.at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER meeting_pull_guard BEFORE INSERT ON meeting_pull FOR EACH ROW EXECUTE FUNCTION meeting_pull_guard();

-- Each of these rows names the entry that tells of it, by the person who did it.
CREATE FUNCTION meeting_step_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  stream uuid := (SELECT stream_id FROM public.meeting WHERE id = NEW.meeting_id);
  of_meeting jsonb := jsonb_build_object('meetingId', NEW.meeting_id);
  chair uuid;
BEGIN
  IF TG_RELID = 'public.meeting_presence'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, stream, CASE NEW.kind WHEN 'came' THEN 'meeting.joined' ELSE 'meeting.left' END,
      of_meeting || jsonb_build_object('presenceId', NEW.id, 'actor', jsonb_build_object('id', NEW.person_id)));
    RETURN NULL;
  ELSIF TG_RELID = 'public.meeting_pull'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, stream, 'meeting.item_pulled', of_meeting || jsonb_build_object(
      'authorizationId', NEW.authorization_id, 'reason', NEW.reason, 'actor', jsonb_build_object('id', NEW.person_id)));
    RETURN NULL;
  ELSIF TG_RELID = 'public.meeting_call'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, stream, 'meeting.item_called', of_meeting || jsonb_build_object(
      'callId', NEW.id, 'authorizationId', NEW.authorization_id, 'actor', jsonb_build_object('id', NEW.person_id)));
    chair := NEW.person_id;
  ELSIF TG_RELID = 'public.meeting_item'::regclass THEN
    IF NEW.origin = 'agenda' THEN
      RETURN NULL;
    END IF;
    PERFORM public.require_entry(NEW.entry_id, stream, 'meeting.item_taken_up', of_meeting || jsonb_build_object(
      'authorizationId', NEW.authorization_id, 'word', NEW.word));
    chair := (SELECT (e.content #>> '{actor,id}')::uuid FROM public.record_entry e WHERE e.id = NEW.entry_id);
  ELSE
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF chair IS NULL OR NOT public.presides(NEW.meeting_id, chair) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS111', MESSAGE = 'items are called and taken up by the chair or a change manager';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER meeting_item_recorded AFTER INSERT ON meeting_item FOR EACH ROW EXECUTE FUNCTION meeting_step_recorded();
CREATE TRIGGER meeting_presence_recorded AFTER INSERT ON meeting_presence FOR EACH ROW EXECUTE FUNCTION meeting_step_recorded();
CREATE TRIGGER meeting_call_recorded AFTER INSERT ON meeting_call FOR EACH ROW EXECUTE FUNCTION meeting_step_recorded();
CREATE TRIGGER meeting_pull_recorded AFTER INSERT ON meeting_pull FOR EACH ROW EXECUTE FUNCTION meeting_step_recorded();

CREATE TRIGGER meeting_item_append_only BEFORE UPDATE OR DELETE ON meeting_item FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER meeting_item_no_truncate BEFORE TRUNCATE ON meeting_item FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER meeting_presence_append_only BEFORE UPDATE OR DELETE ON meeting_presence FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER meeting_presence_no_truncate BEFORE TRUNCATE ON meeting_presence FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER meeting_call_append_only BEFORE UPDATE OR DELETE ON meeting_call FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER meeting_call_no_truncate BEFORE TRUNCATE ON meeting_call FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER meeting_pull_append_only BEFORE UPDATE OR DELETE ON meeting_pull FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER meeting_pull_no_truncate BEFORE TRUNCATE ON meeting_pull FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

-- And nothing of this is recorded that did not happen.
CREATE FUNCTION meeting_happened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  told jsonb := NEW.content;
  happened boolean;
BEGIN
  IF TG_RELID <> 'public.record_entry'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  happened := CASE told ->> 'type'
    WHEN 'meeting_series.defined' THEN EXISTS (SELECT 1 FROM public.meeting_series s WHERE s.id = (told ->> 'seriesId')::uuid)
    WHEN 'meeting_series.amended' THEN EXISTS (SELECT 1 FROM public.meeting_series s WHERE s.id = (told ->> 'seriesId')::uuid AND s.version > 1)
    WHEN 'meeting_series.ended' THEN EXISTS (SELECT 1 FROM public.meeting_series s WHERE s.id = (told ->> 'seriesId')::uuid AND s.ended_at IS NOT NULL)
    WHEN 'meeting.planned' THEN NEW.sequence = 1 AND EXISTS (SELECT 1 FROM public.meeting m WHERE m.stream_id = NEW.stream_id)
    WHEN 'meeting.moved' THEN EXISTS (SELECT 1 FROM public.meeting m WHERE m.stream_id = NEW.stream_id AND m.plan_entry_id = NEW.id)
    WHEN 'meeting.started' THEN EXISTS (SELECT 1 FROM public.meeting m WHERE m.start_entry_id = NEW.id)
    WHEN 'meeting.closed' THEN EXISTS (SELECT 1 FROM public.meeting m WHERE m.close_entry_id = NEW.id)
    WHEN 'meeting.joined' THEN EXISTS (SELECT 1 FROM public.meeting_presence p WHERE p.entry_id = NEW.id AND p.kind = 'came')
    WHEN 'meeting.left' THEN EXISTS (SELECT 1 FROM public.meeting_presence p WHERE p.entry_id = NEW.id AND p.kind = 'left')
    WHEN 'meeting.item_called' THEN EXISTS (SELECT 1 FROM public.meeting_call c WHERE c.entry_id = NEW.id)
    WHEN 'meeting.item_pulled' THEN EXISTS (SELECT 1 FROM public.meeting_pull p WHERE p.entry_id = NEW.id)
    WHEN 'meeting.item_taken_up' THEN EXISTS (SELECT 1 FROM public.meeting_item i WHERE i.entry_id = NEW.id AND i.origin = 'late')
    WHEN 'meeting.consented' THEN EXISTS (SELECT 1 FROM public.meeting m WHERE m.stream_id = NEW.stream_id AND m.state = 'started') AND NOT EXISTS (
      SELECT 1 FROM jsonb_array_elements_text(told -> 'authorizationIds') AS named (id)
      WHERE NOT EXISTS (SELECT 1 FROM public.vote v WHERE v.authorization_id = named.id::uuid AND v.verdict = 'grant'
        AND v.person_id = (told #>> '{actor,id}')::uuid))
    ELSE false
  END;
  IF NOT happened THEN
    RAISE EXCEPTION USING ERRCODE = 'CS041', MESSAGE = format('recorded but not done: %s', told ->> 'type');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER meeting_happened AFTER INSERT ON record_entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN ((NEW.content ->> 'type') LIKE 'meeting.%' OR (NEW.content ->> 'type') LIKE 'meeting\_series.%')
  EXECUTE FUNCTION meeting_happened();

-- ---------- What the application role may do with it

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT USAGE ON SEQUENCE meeting_number TO countersign_app;
GRANT SELECT ON meeting_series, meeting, meeting_item, meeting_presence, meeting_call, meeting_pull TO countersign_app;
GRANT INSERT (id, name, authority_id, chair_id, rule, starts_on, time_zone, minutes, item_minutes, lead_hours, quorum, entry_id),
  UPDATE (name, chair_id, rule, starts_on, time_zone, minutes, item_minutes, lead_hours, quorum, ended_at, entry_id) ON meeting_series TO countersign_app;
GRANT INSERT (id, number, series_id, starts_at, stream_id, plan_entry_id),
  UPDATE (state, starts_at, plan_entry_id, agenda, agenda_digest, started_by, start_entry_id, minutes, minutes_digest, closed_by, close_entry_id) ON meeting TO countersign_app;
GRANT INSERT (meeting_id, authorization_id, position, origin, in_block, word, entry_id) ON meeting_item TO countersign_app;
GRANT INSERT (id, meeting_id, person_id, kind, entry_id) ON meeting_presence TO countersign_app;
GRANT INSERT (id, meeting_id, authorization_id, person_id, entry_id) ON meeting_call TO countersign_app;
GRANT INSERT (meeting_id, authorization_id, person_id, reason, entry_id) ON meeting_pull TO countersign_app;
