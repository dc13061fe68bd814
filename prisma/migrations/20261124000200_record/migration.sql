-- The record: an append-only, hash-chained ledger. The database alone sets sequence, previous hash and time.
-- Refusals of the gatekeeper carry SQLSTATEs of their own, class CS; docs/gatekeeper.md lists them.

-- A function that reads or writes with the owner's rights is SECURITY DEFINER with pg_temp last, qualifies every table and
-- type, and looks first whether it fires for the table it was written for.

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
  -- Clocks are set back now and then; the record's never is.
  NEW.recorded_at := greatest(public.countersign_clock(), last_entry.recorded_at);
  NEW.entry_hash := sha256(convert_to('countersign/entry/v1', 'UTF8') || '\x00'::bytea || uuid_send(NEW.stream_id)
    || int8send(NEW.sequence) || NEW.previous_hash
    || int8send((extract(epoch FROM NEW.recorded_at) * 1000000)::bigint) || sha256(NEW.body));
  RETURN NEW;
END $$;
CREATE TRIGGER record_entry_fill BEFORE INSERT ON record_entry FOR EACH ROW EXECUTE FUNCTION record_entry_fill();

-- Append-only, for the owner's accidents too.
CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = format('%s is append-only', TG_TABLE_NAME);
END $$;
CREATE TRIGGER record_entry_append_only BEFORE UPDATE OR DELETE ON record_entry FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER record_entry_no_truncate BEFORE TRUNCATE ON record_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER record_stream_append_only BEFORE UPDATE OR DELETE ON record_stream FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER record_stream_no_truncate BEFORE TRUNCATE ON record_stream FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER vote_append_only BEFORE UPDATE OR DELETE ON vote FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER vote_no_truncate BEFORE TRUNCATE ON vote FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER phase_entry_append_only BEFORE UPDATE OR DELETE ON phase_entry FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER phase_entry_no_truncate BEFORE TRUNCATE ON phase_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER library_item_append_only BEFORE UPDATE OR DELETE ON library_item FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER library_item_no_truncate BEFORE TRUNCATE ON library_item FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER authorization_not_deleted BEFORE DELETE ON "authorization" FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER authorization_no_truncate BEFORE TRUNCATE ON "authorization" FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

-- One admin stream; every other stream is announced in it by the end of the transaction.
CREATE UNIQUE INDEX record_stream_one_admin ON record_stream (kind) WHERE kind = 'admin';
ALTER TABLE record_stream ADD CONSTRAINT record_stream_kind CHECK (kind IN ('admin', 'change', 'release'));

CREATE FUNCTION record_stream_announced() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.record_stream'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
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

-- A decided row names the entry that tells of it: in the right stream, of the right event, with the same facts.
CREATE FUNCTION require_entry(entry uuid, stream uuid, event_type text, facts jsonb) RETURNS void
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM public.record_entry e
    WHERE e.id = entry AND e.stream_id = stream AND e.content ->> 'type' = event_type AND e.content @> facts
  ) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS040', MESSAGE = format('no entry of the record tells of this %s', event_type);
  END IF;
END $$;

-- Whether this transaction has told something in a stream. The stream is locked by whoever writes in it, so if this
-- transaction wrote anything there, the last entry is its own.
CREATE FUNCTION told_now(stream uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((
    SELECT e.xmin = pg_current_xact_id_if_assigned()::xid FROM public.record_entry e
    WHERE e.stream_id = stream ORDER BY e.sequence DESC LIMIT 1), false)
$$;

CREATE FUNCTION require_told_now(stream uuid, what text) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT public.told_now(stream) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS044', MESSAGE = format('%s, and the record does not tell of it', what);
  END IF;
END $$;

-- And the other way round: nothing is recorded that did not happen.
CREATE FUNCTION record_entry_happened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  happened boolean;
  told jsonb := NEW.content;
  event_type text := NEW.content ->> 'type';
BEGIN
  IF TG_RELID <> 'public.record_entry'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
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
    WHEN event_type = 'person.deactivated' THEN EXISTS (
      SELECT 1 FROM public.person p WHERE p.id = (told ->> 'personId')::uuid AND p.left_at IS NOT NULL)
    WHEN event_type = 'template.proposed' THEN EXISTS (SELECT 1 FROM public.change_template t WHERE t.entry_id = NEW.id)
    WHEN event_type = 'template.confirmed' THEN EXISTS (SELECT 1 FROM public.change_template_confirmation c WHERE c.entry_id = NEW.id)
    WHEN event_type = 'organisation.founded' THEN EXISTS (SELECT 1 FROM public.organisation o WHERE o.admin_stream_id = NEW.stream_id)
    WHEN event_type = 'stream.opened' THEN EXISTS (SELECT 1 FROM public.record_stream s WHERE s.id = (told ->> 'streamId')::uuid)
    WHEN event_type = 'release.raised' THEN NEW.sequence = 1 AND EXISTS (SELECT 1 FROM public.release r WHERE r.stream_id = NEW.stream_id)
    WHEN event_type = 'change.raised' THEN NEW.sequence = 1 AND EXISTS (SELECT 1 FROM public.change c WHERE c.stream_id = NEW.stream_id)
    WHEN event_type = 'build.sealed' THEN EXISTS (
      SELECT 1 FROM public.build b WHERE b.id = (told ->> 'buildId')::uuid AND b.manifest_digest = told ->> 'manifestDigest')
    WHEN event_type = 'deployment.ended' THEN EXISTS (
      SELECT 1 FROM public.deployment d WHERE d.id = (told ->> 'deploymentId')::uuid AND d.outcome::text = told ->> 'outcome')
    ELSE true
  END;
  IF NOT happened THEN
    RAISE EXCEPTION USING ERRCODE = 'CS041', MESSAGE = format('recorded but not done: %s', event_type);
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER record_entry_happened AFTER INSERT ON record_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION record_entry_happened();
