-- What a service is made of: a configuration item is of a known kind and says what it is there for.

CREATE TYPE "configuration_item_kind" AS ENUM ('application', 'database', 'host', 'library', 'document', 'licence', 'network');

-- Until now only deployments wrote items, each an application.
ALTER TABLE "configuration_item" ALTER COLUMN "kind" TYPE "configuration_item_kind"
  USING CASE WHEN "kind" IN ('application', 'database', 'host', 'library', 'document', 'licence', 'network')
    THEN "kind"::"configuration_item_kind" ELSE 'application' END;
ALTER TABLE "configuration_item" ADD COLUMN "description" TEXT NOT NULL DEFAULT '';
ALTER TABLE "configuration_item" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;

-- An item keeps its name and its service: deployments write what runs by them.
REVOKE INSERT ON configuration_item FROM countersign_app;
GRANT INSERT (id, service_id, name, kind, description), UPDATE (kind, description, version) ON configuration_item TO countersign_app;
