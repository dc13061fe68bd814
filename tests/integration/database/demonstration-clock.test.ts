/** A demonstration's clock: it exists from before the founding or never, and it only moves forward. */
import { createHash, randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { openDatabase } from "#lib/db/client";
import { foundOrganisation } from "#lib/services/identity/found-organisation";
import { installDemonstrationClock, setClockOffset } from "../../../prisma/demonstration-clock.ts";
import { closeDatabase } from "../../../prisma/roles.ts";
import { asRole, urlFor } from "../../support/database.ts";
import { organisation } from "../../support/people.ts";

const name = `demonstration_${randomUUID().replaceAll("-", "")}`;
const day = 86_400;

async function asAdmin(work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: inject("adminUrl") });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

async function ask<T extends object>(role: "countersign_app" | "countersign_owner", sql: string): Promise<T | undefined> {
  const client = new pg.Client({ connectionString: urlFor(role, name) });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows[0];
  } finally {
    await client.end();
  }
}

const ownerUrl = () => urlFor("countersign_owner", name);
const daysBehind = async () =>
  (
    await ask<{ days: number }>(
      "countersign_app",
      "SELECT round(extract(epoch FROM clock_timestamp() - countersign_clock()) / 86400)::int AS days",
    )
  )?.days;

async function found(): Promise<void> {
  const opened = openDatabase(urlFor("countersign_app", name));
  const token = randomUUID();
  try {
    await foundOrganisation(
      opened.database,
      { token, organisation: "Demo", name: "Fay", email: "fay@example.org", password: "correct horse battery", timeZone: "UTC" },
      createHash("sha256").update(token).digest("hex"),
    );
  } finally {
    await opened.close();
  }
}

describe("the clock of a demonstration", () => {
  beforeAll(() =>
    asAdmin(async (admin) => {
      await admin.query(`CREATE DATABASE ${name} OWNER countersign_owner TEMPLATE ${inject("bare")}`);
      await closeDatabase(admin, name);
    }),
  );
  afterAll(() => asAdmin((admin) => admin.query(`DROP DATABASE ${name} WITH (FORCE)`)));

  it("is not there until it is installed", async () => {
    await expect(setClockOffset(ownerUrl(), -day)).rejects.toThrow("Only a demonstration has a clock that can be set.");
  });

  it("is set anywhere in the past before the record begins", async () => {
    await installDemonstrationClock(ownerUrl());
    await setClockOffset(ownerUrl(), -10 * day);
    await setClockOffset(ownerUrl(), -90 * day);
    expect(await daysBehind()).toBe(90);
  });

  it("makes the organisation a demonstration, and the record says so", async () => {
    await found();
    const row = await ask<{ row: boolean; told: boolean; days: number }>(
      "countersign_app",
      `SELECT o.is_demonstration AS row, (e.content -> 'isDemonstration')::boolean AS told,
         round(extract(epoch FROM clock_timestamp() - e.recorded_at) / 86400)::int AS days
       FROM organisation o JOIN record_entry e ON e.stream_id = o.admin_stream_id AND e.sequence = 1`,
    );
    expect(row).toEqual({ row: true, told: true, days: 90 });
  });

  it("then moves forward, never back, and never past the present", async () => {
    await setClockOffset(ownerUrl(), -30 * day);
    await expect(setClockOffset(ownerUrl(), -31 * day)).rejects.toMatchObject({ code: "CS003" });
    await expect(setClockOffset(ownerUrl(), 1)).rejects.toMatchObject({ code: "23514" });
    expect(await daysBehind()).toBe(30);
  });

  it("stays when it is installed again", async () => {
    await installDemonstrationClock(ownerUrl());
    expect(await daysBehind()).toBe(30);
  });

  it("is read by the application and written by the owner alone", async () => {
    for (const sql of [
      "UPDATE demonstration_clock SET offset_seconds = 0",
      "DELETE FROM demonstration_clock",
      "INSERT INTO demonstration_clock DEFAULT VALUES",
      "UPDATE organisation SET is_demonstration = false",
    ])
      await expect(ask("countersign_app", sql)).rejects.toMatchObject({ code: "42501" });
    await expect(ask("countersign_owner", "DELETE FROM demonstration_clock")).rejects.toMatchObject({ code: "CS003" });
  });

  it("leaves no way to a real organisation", async () => {
    await expect(ask("countersign_owner", "UPDATE organisation SET is_demonstration = false")).rejects.toMatchObject({
      code: "CS001",
    });
    await expect(ask("countersign_owner", "DELETE FROM organisation")).rejects.toMatchObject({ code: "CS001" });
  });
});

describe("a real organisation", () => {
  it("never becomes a demonstration", async () => {
    organisation();
    await expect(installDemonstrationClock(urlFor("countersign_owner"))).rejects.toThrow("it never becomes a demonstration");
    await expect(
      asRole("countersign_owner", (owner) => owner.query("UPDATE organisation SET is_demonstration = true")),
    ).rejects.toMatchObject({ code: "CS001" });
  });
});
