-- The library is searched by words of a name and its version, and by the kind of its media, however much it holds.

CREATE INDEX library_item_words ON library_item USING gin (lower(name || ' ' || version) trigram.gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX "library_item_media_type_name_idx" ON "library_item"("media_type", "name");
