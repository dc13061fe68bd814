-- Limits of a standard-change template: what it grants no more than. Templates of before have none but their end.

ALTER TABLE "change_template" ADD COLUMN "largest_kind" "release_kind" NOT NULL DEFAULT 'major';
ALTER TABLE "change_template" ADD COLUMN "highest_risk" "level" NOT NULL DEFAULT 'high';
ALTER TABLE "change_template" ADD COLUMN "most_releases" INTEGER;
ALTER TABLE "change_template" ADD COLUMN "period_days" INTEGER;
ALTER TABLE change_template ADD CONSTRAINT change_template_often CHECK (
  (most_releases IS NULL) = (period_days IS NULL) AND coalesce(most_releases > 0 AND period_days BETWEEN 1 AND 366, true));

CREATE OR REPLACE FUNCTION change_template_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  admin uuid := (SELECT id FROM public.record_stream WHERE kind = 'admin');
BEGIN
  IF TG_RELID = 'public.change_template'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'template.proposed', jsonb_build_object(
      'templateId', NEW.id, 'name', NEW.name, 'version', NEW.version, 'serviceId', NEW.service_id, 'largestKind', NEW.largest_kind,
      'highestRisk', NEW.highest_risk, 'mostReleases', NEW.most_releases, 'periodDays', NEW.period_days,
      'actor', jsonb_build_object('id', NEW.proposed_by)));
  ELSIF TG_RELID = 'public.change_template_confirmation'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'template.confirmed', jsonb_build_object(
      'templateId', NEW.template_id, 'actor', jsonb_build_object('id', NEW.confirmed_by)));
  ELSE
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  RETURN NULL;
END $$;

-- A template grants within its limits and no further; the risk is the one that the evidence tells. The template's row is locked, so that
-- two releases at once do not both take the last place.
CREATE FUNCTION template_limits_hold() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  template public.change_template;
  release public.release;
BEGIN
  IF TG_RELID <> 'public.authorization'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  SELECT * INTO template FROM public.change_template WHERE id = NEW.template_id FOR NO KEY UPDATE;
  SELECT * INTO release FROM public.release WHERE id = NEW.release_id;
  IF release.service_id <> template.service_id OR array_position('{patch,minor,major}'::public.release_kind[], release.kind)
      > array_position('{patch,minor,major}'::public.release_kind[], template.largest_kind) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS016', MESSAGE = 'the template grants no release of this kind';
  END IF;
  IF public.risk_level_in(convert_from(NEW.evidence, 'UTF8')::jsonb) > template.highest_risk THEN
    RAISE EXCEPTION USING ERRCODE = 'CS016', MESSAGE = 'the risk is higher than the template grants';
  END IF;
  IF template.most_releases <= (
    SELECT count(DISTINCT a.release_id) FROM public.authorization a JOIN public.change_template t ON t.id = a.template_id
    WHERE t.name = template.name AND a.release_id <> NEW.release_id
      AND a.asked_at > public.countersign_clock() - template.period_days * interval '1 day') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS016', MESSAGE = 'the template has granted as many releases as it may in its period';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER authorization_template_limits AFTER INSERT ON "authorization" FOR EACH ROW WHEN (NEW.template_id IS NOT NULL)
  EXECUTE FUNCTION template_limits_hold();
CREATE INDEX "authorization_template_id_idx" ON "authorization"("template_id");
