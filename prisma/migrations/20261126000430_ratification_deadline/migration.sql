-- How long after its deployment an emergency is to be ratified or not: a setting of the organisation. Past it nothing opens or shuts,
-- it is said loudly; G5 is shut until it is decided either way in any case.
ALTER TABLE "organisation" ADD COLUMN "ratification_hours" INTEGER NOT NULL DEFAULT 72;
ALTER TABLE organisation ADD CONSTRAINT organisation_ratification_hours CHECK (ratification_hours BETWEEN 1 AND 720);
GRANT UPDATE (ratification_hours) ON organisation TO countersign_app;
