import { describe, expect, it } from "vitest";
import { database, openDatabase } from "#lib/db/client";
import { requireRestrictedRole } from "#lib/db/start-up-check";
import { asRole, type DatabaseRole, urlFor } from "../../support/database.ts";

async function check(role: DatabaseRole): Promise<void> {
  const opened = openDatabase(urlFor(role));
  try {
    await requireRestrictedRole(opened.database);
  } finally {
    await opened.close();
  }
}

describe("the application at its start", () => {
  it("runs as the restricted role", async () => {
    await requireRestrictedRole(database());
  });

  it("refuses to run as a superuser", async () => {
    await expect(check("postgres")).rejects.toThrow("a superuser");
  });

  it("refuses to run as the owner", async () => {
    await expect(check("countersign_owner")).rejects.toThrow("may act as the owner");
  });

  it("refuses to run as a role that may rewrite phase entries", async () => {
    await asRole("countersign_owner", (owner) => owner.query("GRANT UPDATE (reason) ON phase_entry TO countersign_app"));
    await expect(requireRestrictedRole(database())).rejects.toThrow("may rewrite phase entries");
  });
});
