/** What machines call by name, number or an inner id, found as the services know it. */
import { readChange } from "#lib/db/change-store";
import type { Change } from "#lib/domain/change";
import type { Environment, Instant } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import type { Viewer } from "./viewer.ts";

/** One change, whole, and the database's time; null when there is none of that number. */
export async function changeByNumber({ db }: Viewer, number: number): Promise<{ change: Change; now: Instant } | null> {
  try {
    return await readChange(db, { number });
  } catch (error) {
    if (error instanceof AppError && error.code === "not-found") return null;
    throw error;
  }
}

/** The number of the release that a build, deployment or defect belongs to; null when there is none of that id. */
export async function releaseNumberOf(
  { db }: Viewer,
  kind: "build" | "deployment" | "defect",
  id: string,
): Promise<number | null> {
  const found = { where: { id }, select: { release: { select: { number: true } } } } as const;
  const row = await {
    build: () => db.build.findUnique(found),
    deployment: () => db.deployment.findUnique(found),
    defect: () => db.defect.findUnique(found),
  }[kind]();
  return row?.release.number ?? null;
}

/** What an authorization is about: REL-7 or CHG-7; null when there is none of that number. */
export async function subjectOfAuthorization({ db }: Viewer, number: number): Promise<string | null> {
  const row = await db.authorization.findUnique({
    where: { number },
    select: { release: { select: { number: true } }, change: { select: { number: true } } },
  });
  if (!row) return null;
  return row.release ? `REL-${row.release.number}` : `CHG-${row.change?.number}`;
}

export async function serviceIdOf({ db }: Viewer, key: string): Promise<string | null> {
  return (await db.service.findUnique({ where: { key }, select: { id: true } }))?.id ?? null;
}

export async function environmentNamed({ db }: Viewer, name: string): Promise<Environment | null> {
  return db.environment.findUnique({ where: { name } });
}

export async function personByEmail({ db }: Viewer, email: string): Promise<string | null> {
  return (await db.person.findUnique({ where: { email: email.toLowerCase() }, select: { id: true } }))?.id ?? null;
}

/** Ids of changes by their numbers; a number that is none is left out. */
export async function changeIdsOf({ db }: Viewer, numbers: readonly number[]): Promise<Map<number, string>> {
  const rows = await db.change.findMany({ where: { number: { in: [...numbers] } }, select: { id: true, number: true } });
  return new Map(rows.map(({ number, id }) => [number, id]));
}

/** A target of a service by its name; null when it has none in force. */
export async function targetNamed({ db }: Viewer, key: string, name: string): Promise<string | null> {
  const row = await db.serviceTarget.findFirst({ where: { service: { key }, name, endedAt: null }, select: { id: true } });
  return row?.id ?? null;
}
