/** Stories of a demonstration are told side by side: whatever comes first in time happens first. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { closeDatabase } from "../../../prisma/roles.ts";
import { type StoryClock, startStoryClock } from "../../../prisma/seed/story-clock.ts";
import { urlFor } from "../../support/database.ts";

const name = `story_${randomUUID().replaceAll("-", "")}`;
const hour = 3_600_000;

async function asAdmin(work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: inject("adminUrl") });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

async function hoursBehind(): Promise<number> {
  const client = new pg.Client({ connectionString: urlFor("countersign_app", name) });
  await client.connect();
  const { rows } = await client.query<{ hours: number }>(
    "SELECT round(extract(epoch FROM clock_timestamp() - countersign_clock()) / 3600)::int AS hours",
  );
  await client.end();
  return rows[0]?.hours ?? Number.NaN;
}

describe("stories along the clock", () => {
  let clock: StoryClock;
  const ago = (hours: number) => new Date(Date.now() - hours * hour);

  beforeAll(async () => {
    await asAdmin(async (admin) => {
      await admin.query(`CREATE DATABASE ${name} OWNER countersign_owner TEMPLATE ${inject("bare")}`);
      await closeDatabase(admin, name);
    });
    clock = await startStoryClock(urlFor("countersign_owner", name), ago(100));
  });
  afterAll(async () => {
    await clock.close();
    await asAdmin((admin) => admin.query(`DROP DATABASE ${name} WITH (FORCE)`));
  });

  it("take turns by the time of what happens, and the clock stands where each one is", async () => {
    const told: [string, number][] = [];
    const tell = async (what: string) => told.push([what, await hoursBehind()]);
    await clock.tell([
      async () => {
        await clock.until(ago(90));
        await tell("asked");
        await clock.until(ago(50));
        await tell("granted");
      },
      async () => {
        await clock.until(ago(70));
        await tell("built");
        await clock.pass(5 * hour);
        await tell("tested");
      },
    ]);
    expect(told).toEqual([
      ["asked", 90],
      ["built", 70],
      ["tested", 65],
      ["granted", 50],
    ]);
  });

  it("never pass the present, and wait for nothing that is past", async () => {
    await clock.until(ago(80));
    expect(await hoursBehind()).toBe(50);
    await clock.until(ago(-10));
    expect(await hoursBehind()).toBe(0);
  });

  it("end together with the one that fails", async () => {
    const fails = async () => {
      await clock.until(ago(0));
      throw new Error("The window is closed.");
    };
    await expect(clock.tell([fails, () => clock.until(ago(-1))])).rejects.toThrow("The window is closed.");
  });
});
