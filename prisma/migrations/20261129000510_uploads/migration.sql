-- Uploads on their way: an artifact that arrives in pieces. How much of it is there, the file on disk says. No evidence, and not told in
-- the record: what is told is the artifact, once it is whole.

CREATE TABLE "upload" (
    "id" UUID NOT NULL,
    "build_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "length" BIGINT NOT NULL,
    "sha256" TEXT,
    "begun_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "expires_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock() + interval '24 hours',
    "writer" UUID,
    "writer_until" TIMESTAMPTZ(6),
    "stored_sha256" TEXT,

    CONSTRAINT "upload_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "upload_person_id_idx" ON "upload"("person_id");
CREATE INDEX "upload_expires_at_idx" ON "upload"("expires_at");
ALTER TABLE "upload" ADD CONSTRAINT "upload_build_id_fkey" FOREIGN KEY ("build_id") REFERENCES "build"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "upload" ADD CONSTRAINT "upload_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE upload ADD CONSTRAINT upload_length CHECK (length > 0);
ALTER TABLE upload ADD CONSTRAINT upload_digests CHECK (sha256 ~ '^[0-9a-f]{64}$' AND stored_sha256 ~ '^[0-9a-f]{64}$');
ALTER TABLE upload ADD CONSTRAINT upload_writer CHECK ((writer IS NULL) = (writer_until IS NULL));

GRANT SELECT, DELETE ON upload TO countersign_app;
GRANT INSERT (id, build_id, person_id, name, version, media_type, length, sha256) ON upload TO countersign_app;
GRANT UPDATE (writer, writer_until, stored_sha256) ON upload TO countersign_app;
