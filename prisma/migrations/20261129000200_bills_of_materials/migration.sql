-- Bills of materials: what the sealed final build is made of, and how each component stands against the library.

-- CreateEnum
CREATE TYPE "bill_format" AS ENUM ('json', 'xml');

-- CreateTable
CREATE TABLE "bill_of_materials" (
    "id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "build_id" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "format" "bill_format" NOT NULL,
    "spec_version" TEXT NOT NULL,
    "serial_number" TEXT,
    "main_purl" TEXT,
    "components" INTEGER NOT NULL,
    "duplicates" INTEGER NOT NULL,
    "handed_in_by" UUID NOT NULL,
    "handed_in_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),

    CONSTRAINT "bill_of_materials_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "bill_component" (
    "bill_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "group_name" TEXT NOT NULL DEFAULT '',
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL DEFAULT '',
    "purl" TEXT,
    "purl_fault" TEXT,
    "hashes" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "licences" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "scope" TEXT NOT NULL,

    CONSTRAINT "bill_component_pkey" PRIMARY KEY ("bill_id","position")
);
CREATE INDEX "bill_of_materials_build_id_handed_in_at_idx" ON "bill_of_materials"("build_id", "handed_in_at");
CREATE INDEX "bill_of_materials_main_purl_idx" ON "bill_of_materials"("main_purl");
ALTER TABLE "bill_of_materials" ADD CONSTRAINT "bill_of_materials_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "bill_of_materials" ADD CONSTRAINT "bill_of_materials_build_id_release_id_fkey" FOREIGN KEY ("build_id", "release_id") REFERENCES "build"("id", "release_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "bill_of_materials" ADD CONSTRAINT "bill_of_materials_handed_in_by_fkey" FOREIGN KEY ("handed_in_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "bill_component" ADD CONSTRAINT "bill_component_bill_id_fkey" FOREIGN KEY ("bill_id") REFERENCES "bill_of_materials"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE bill_of_materials ADD CONSTRAINT bill_of_materials_read CHECK (
  sha256 ~ '^[0-9a-f]{64}$' AND spec_version IN ('1.4', '1.5', '1.6', '1.7') AND components >= 0 AND duplicates >= 0);
ALTER TABLE bill_component ADD CONSTRAINT bill_component_named CHECK (position >= 0 AND btrim(name) <> '');

CREATE FUNCTION bill_of_materials_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.bill_of_materials'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF (SELECT phase FROM public.release WHERE id = NEW.release_id FOR NO KEY UPDATE) IS DISTINCT FROM 'build_and_test' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS051', MESSAGE = 'bills of materials are handed in in build & test';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.build b WHERE b.id = NEW.build_id AND b.release_id = NEW.release_id AND b.sealed_at IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM public.build n WHERE n.release_id = b.release_id AND n.iteration > b.iteration)) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS050', MESSAGE = 'a bill of materials is of the sealed final build';
  END IF;
  NEW.handed_in_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER bill_of_materials_guard BEFORE INSERT ON bill_of_materials FOR EACH ROW EXECUTE FUNCTION bill_of_materials_guard();
CREATE TRIGGER bill_of_materials_append_only BEFORE UPDATE OR DELETE ON bill_of_materials FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER bill_component_append_only BEFORE UPDATE OR DELETE ON bill_component FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

-- The bill's own row is evidence and raises the revision: so its components come with it, all of them, and none afterwards.
CREATE FUNCTION bill_component_with_bill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.bill_component'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF EXISTS (SELECT 1 FROM public.bill_of_materials b WHERE b.id IN (SELECT n.bill_id FROM new_rows n)
      AND b.xmin <> pg_current_xact_id()::xid) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS050', MESSAGE = 'a bill of materials is handed in whole';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER bill_component_with_bill AFTER INSERT ON bill_component REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION bill_component_with_bill();

CREATE FUNCTION bill_of_materials_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.bill_of_materials'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NEW.components <> (SELECT count(*) FROM public.bill_component c WHERE c.bill_id = NEW.id) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS050', MESSAGE = 'a bill of materials has as many components as it says';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER bill_of_materials_whole AFTER INSERT ON bill_of_materials DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION bill_of_materials_whole();

-- Part of what G3 is decided on.
CREATE TRIGGER bill_of_materials_evidence_insert AFTER INSERT ON bill_of_materials REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION raise_evidence_revision('check_in');
CREATE TRIGGER bill_of_materials_evidence_update AFTER UPDATE ON bill_of_materials REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION raise_evidence_revision('check_in');
CREATE TRIGGER bill_of_materials_evidence_delete AFTER DELETE ON bill_of_materials REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION raise_evidence_revision('check_in');

-- How each component stands now: lib/domain/bill-of-materials.ts says the same in words. Own: this build's artifact, or what the bill is
-- about. In the library: by its SHA-256; or by the purl that the bill of a build in the library gave to itself, unless a SHA-256 of the
-- component's own says that it is something else. Everything else is foreign.
CREATE VIEW bill_component_standing WITH (security_barrier) AS
SELECT c.bill_id, c.position, c.type, c.group_name, c.name, c.version, c.purl, c.purl_fault, c.hashes, c.licences, c.scope,
  f.has_digest,
  CASE
    WHEN f.is_own THEN 'own'
    WHEN f.has_known_digest OR (f.has_known_purl AND NOT f.has_digest) THEN 'in_library'
    ELSE 'foreign'
  END AS standing,
  CASE
    WHEN f.is_own OR f.has_known_digest OR (f.has_known_purl AND NOT f.has_digest) THEN NULL
    WHEN f.has_known_purl THEN 'other_digest'
    WHEN c.purl IS NULL AND NOT f.has_digest THEN 'unnamed'
    ELSE 'unknown'
  END AS reason
FROM bill_component c JOIN bill_of_materials b ON b.id = c.bill_id
CROSS JOIN LATERAL (SELECT ARRAY(SELECT substr(h, 9) FROM unnest(c.hashes) h WHERE h LIKE 'SHA-256:%') AS digests) d
CROSS JOIN LATERAL (SELECT
  d.digests <> '{}' AS has_digest,
  c.purl IS NOT DISTINCT FROM coalesce(b.main_purl, '') OR EXISTS (
    SELECT 1 FROM artifact a WHERE a.build_id = b.build_id AND a.sha256 = ANY (d.digests)) AS is_own,
  EXISTS (SELECT 1 FROM library_item i WHERE i.sha256 = ANY (d.digests)) AS has_known_digest,
  EXISTS (SELECT 1 FROM bill_of_materials m JOIN artifact a ON a.build_id = m.build_id JOIN library_item i ON i.artifact_id = a.id
    WHERE m.main_purl = c.purl) AS has_known_purl
) f;

REVOKE EXECUTE ON FUNCTION bill_of_materials_guard(), bill_component_with_bill(), bill_of_materials_whole() FROM PUBLIC;
GRANT SELECT ON bill_of_materials, bill_component, bill_component_standing TO countersign_app;
GRANT INSERT (id, release_id, build_id, sha256, format, spec_version, serial_number, main_purl, components, duplicates, handed_in_by)
  ON bill_of_materials TO countersign_app;
GRANT INSERT (bill_id, position, type, group_name, name, version, purl, purl_fault, hashes, licences, scope) ON bill_component TO countersign_app;
