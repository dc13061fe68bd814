-- A relation can be confirmed again, until it is removed: the map says since when each edge is known to hold.
CREATE OR REPLACE FUNCTION relation_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.relation'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF OLD.removed_at IS NOT NULL THEN
      RAISE EXCEPTION USING ERRCODE = 'CS070', MESSAGE = 'a relation is removed once; a new one is added anew';
    END IF;
    IF NEW.removed_at IS NOT NULL THEN
      NEW.removed_at := public.countersign_clock();
      NEW.confirmed_at := OLD.confirmed_at;
    ELSIF NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at THEN
      NEW.confirmed_at := public.countersign_clock();
    ELSE
      RAISE EXCEPTION USING ERRCODE = 'CS070', MESSAGE = 'a relation is confirmed again or removed, nothing else';
    END IF;
    RETURN NEW;
  END IF;
  IF (SELECT state FROM public.service WHERE id = NEW.to_service_id FOR SHARE) IN ('retiring', 'retired') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS070', MESSAGE = 'no new dependency on a retiring or retired service';
  END IF;
  NEW.confirmed_at := public.countersign_clock();
  RETURN NEW;
END $$;
GRANT UPDATE (confirmed_at) ON relation TO countersign_app;

-- The list of services, the most critical first.
CREATE INDEX "service_tier_name_key_idx" ON "service"("tier", "name", "key");
