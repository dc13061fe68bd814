-- The sweep asks by digest whether anything refers to stored bytes.
CREATE INDEX "test_report_sha256_idx" ON "test_report"("sha256");
CREATE INDEX "bill_of_materials_sha256_idx" ON "bill_of_materials"("sha256");
