/** What a kill in the middle of a deed must leave behind: a store and a database that agree, whichever step it was. */
import { spawn } from "node:child_process";
import { once as happens } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect } from "vitest";
import { database } from "#lib/db/client";
import { library } from "#lib/media/library";
import { sweepMedia } from "#lib/services/library/sweep-media";
import { mediaDigests } from "../../scripts/backup/write.ts";
import { asRole } from "./database.ts";
import type { Deed } from "./killed-at.ts";
import { job, type Someone } from "./people.ts";

/** Bytes that were sent a moment ago are old enough. */
const later = () => new Date(Date.now() + 60_000);

export interface Run {
  /** In order; of a run that was killed the last is the step that was not taken. */
  steps: string[];
  wasKilled: boolean;
}

/** Runs deeds in processes of their own. The next process starts while the last one is looked at: starting takes the longest. */
export function runner() {
  const cache = mkdtempSync(path.join(tmpdir(), "countersign-compiled-"));
  const start = () => {
    const child = spawn(process.execPath, [path.join(import.meta.dirname, "killed-at.ts")], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, NODE_COMPILE_CACHE: cache },
    });
    return { child, out: text(child.stdout), ended: happens(child, "close") };
  };
  let next = start();
  return {
    run: async (deed: Deed): Promise<Run> => {
      const { child, out, ended } = next;
      next = start();
      child.stdin.end(JSON.stringify(deed));
      const [status, signal] = (await ended) as [number | null, NodeJS.Signals | null];
      const steps = (await out).split("\n").filter((name) => name !== "");
      if (signal !== "SIGKILL" && status !== 0) throw new Error(`The deed failed after ${steps.join(", ")}.`);
      return { steps, wasKilled: signal === "SIGKILL" };
    },
    stop: async (): Promise<void> => {
      next.child.kill("SIGKILL");
      await next.ended;
      rmSync(cache, { recursive: true, force: true });
    },
  };
}

export const asKilled = ({ id, name, roles }: Someone): Deed["person"] => ({ id, name, roles: [...roles] });

/** Kills a deed before its first step, its second and so on, until a run gets through. Answers the steps of that run. */
export async function killedAtEveryStep(
  run: (deed: Deed) => Promise<Run>,
  deedAt: (at: number) => Promise<Omit<Deed, "at">>,
  lookAfter: (at: number, step: string) => Promise<void>,
): Promise<string[]> {
  for (let at = 1; ; at += 1) {
    const { steps, wasKilled } = await run({ ...(await deedAt(at)), at });
    if (!wasKilled) return steps;
    expect(steps).toHaveLength(at);
    await lookAfter(at, steps.at(-1) ?? "");
  }
}

/** Sweeps, then holds the store, whose files these are, against the database: nothing is missing, damaged, or more than there should be. */
export async function expectAgreement(filesOfStore: () => Promise<string[]>): Promise<void> {
  const { missing } = await sweepMedia(job, later());
  expect(missing).toEqual([]);
  const referred = await asRole("countersign_owner", mediaDigests);
  for (const sha256 of referred) expect(await library().verify(sha256)).toBe("intact");
  const places = referred.map((sha256) => `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`);
  expect((await filesOfStore()).sort()).toEqual(places.sort());
}

/** What the record says of a release, by the types of its events. */
export async function eventsOf(streamId: string): Promise<string[]> {
  const entries = await database().recordEntry.findMany({ where: { streamId }, orderBy: { sequence: "asc" } });
  return entries.map(({ content }) => (content as { type: string }).type);
}
