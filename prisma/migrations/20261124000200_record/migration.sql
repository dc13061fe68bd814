-- The record: an append-only, hash-chained ledger. The database alone sets sequence, previous hash and time.
-- Refusals of the gatekeeper carry SQLSTATEs of their own, class CS; docs/gatekeeper.md lists them.

-- Every function below is SECURITY DEFINER with pg_temp last, qualifies what it names, and checks the table it fires for.

CREATE FUNCTION record_entry_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  last_entry public.record_entry;
BEGIN
  IF TG_RELID <> 'public.record_entry'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  PERFORM 1 FROM public.record_stream WHERE id = NEW.stream_id FOR NO KEY UPDATE;
  SELECT * INTO last_entry FROM public.record_entry WHERE stream_id = NEW.stream_id ORDER BY sequence DESC LIMIT 1;
  BEGIN
    NEW.content := convert_from(NEW.body, 'UTF8')::jsonb;
  EXCEPTION WHEN others THEN
    RAISE EXCEPTION USING ERRCODE = 'CS042', MESSAGE = 'the body of a record entry is JSON in UTF-8';
  END;
  IF jsonb_typeof(NEW.content) <> 'object' OR coalesce(NEW.content ->> 'type', '') = '' OR NEW.content -> 'actor' IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'CS042', MESSAGE = 'a record entry names its event type and its actor';
  END IF;
  NEW.sequence := coalesce(last_entry.sequence, 0) + 1;
  NEW.previous_hash := coalesce(last_entry.entry_hash,
    sha256(convert_to('countersign/stream/v1', 'UTF8') || '\x00'::bytea || uuid_send(NEW.stream_id)));
  NEW.recorded_at := public.countersign_clock();
  NEW.entry_hash := sha256(convert_to('countersign/entry/v1', 'UTF8') || '\x00'::bytea || uuid_send(NEW.stream_id)
    || int8send(NEW.sequence) || NEW.previous_hash
    || int8send((extract(epoch FROM NEW.recorded_at) * 1000000)::bigint) || sha256(NEW.body));
  RETURN NEW;
END $$;
CREATE TRIGGER record_entry_fill BEFORE INSERT ON record_entry FOR EACH ROW EXECUTE FUNCTION record_entry_fill();

-- Append-only, for the owner's accidents too.
CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = format('%s is append-only', TG_TABLE_NAME);
END $$;
CREATE TRIGGER record_entry_append_only BEFORE UPDATE OR DELETE ON record_entry FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER record_entry_no_truncate BEFORE TRUNCATE ON record_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER record_stream_append_only BEFORE UPDATE OR DELETE ON record_stream FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER vote_append_only BEFORE UPDATE OR DELETE ON vote FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER vote_no_truncate BEFORE TRUNCATE ON vote FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER phase_entry_append_only BEFORE UPDATE OR DELETE ON phase_entry FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER phase_entry_no_truncate BEFORE TRUNCATE ON phase_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER library_item_append_only BEFORE UPDATE OR DELETE ON library_item FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER authorization_not_deleted BEFORE DELETE ON "authorization" FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

-- One admin stream; every other stream is announced in it by the end of the transaction.
CREATE UNIQUE INDEX record_stream_one_admin ON record_stream (kind) WHERE kind = 'admin';
ALTER TABLE record_stream ADD CONSTRAINT record_stream_kind CHECK (kind IN ('admin', 'change', 'release'));

CREATE FUNCTION record_stream_announced() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.kind <> 'admin' AND NOT EXISTS (
    SELECT 1 FROM public.record_entry e JOIN public.record_stream s ON s.id = e.stream_id
    WHERE s.kind = 'admin' AND e.content ->> 'type' = 'stream.opened' AND e.content ->> 'streamId' = NEW.id::text
  ) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS043', MESSAGE = 'a stream of the record is announced in the admin stream';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER record_stream_announced AFTER INSERT ON record_stream
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION record_stream_announced();

CREATE INDEX record_entry_stream_opened ON record_entry ((content ->> 'streamId')) WHERE content ->> 'type' = 'stream.opened';

-- A decided row names the entry that tells of it: right stream, right event, right subject.
CREATE FUNCTION require_entry(entry uuid, stream uuid, event_type text, subject_key text, subject uuid) RETURNS void
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM public.record_entry e
    WHERE e.id = entry AND e.stream_id = stream AND e.content ->> 'type' = event_type AND e.content ->> subject_key = subject::text
  ) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS040', MESSAGE = format('no entry of the record tells of this %s', event_type);
  END IF;
END $$;

-- And the other way round: nothing is recorded that did not happen.
CREATE FUNCTION record_entry_happened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  happened boolean;
  event_type text := NEW.content ->> 'type';
BEGIN
  happened := CASE
    WHEN event_type = 'vote.cast' THEN EXISTS (SELECT 1 FROM public.vote v WHERE v.entry_id = NEW.id)
    WHEN event_type = 'phase.entered' THEN EXISTS (SELECT 1 FROM public.phase_entry p WHERE p.entry_id = NEW.id)
    WHEN event_type = 'authorization.asked' THEN EXISTS (SELECT 1 FROM public.authorization a WHERE a.entry_id = NEW.id)
    WHEN event_type LIKE 'authorization.%' THEN EXISTS (
      SELECT 1 FROM public.authorization a WHERE a.outcome_entry_id = NEW.id AND 'authorization.' || a.state = event_type)
    WHEN event_type = 'library.checked_in' THEN EXISTS (SELECT 1 FROM public.library_item i WHERE i.entry_id = NEW.id)
    WHEN event_type = 'appointment.proposed' THEN EXISTS (SELECT 1 FROM public.appointment a WHERE a.entry_id = NEW.id)
    WHEN event_type IN ('appointment.confirmed', 'appointment.ended') THEN EXISTS (
      SELECT 1 FROM public.appointment_step s WHERE s.entry_id = NEW.id AND 'appointment.' || s.step = event_type)
    ELSE true
  END;
  IF NOT happened THEN
    RAISE EXCEPTION USING ERRCODE = 'CS041', MESSAGE = format('recorded but not done: %s', event_type);
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER record_entry_happened AFTER INSERT ON record_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION record_entry_happened();
