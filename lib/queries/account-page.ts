import type { Viewer } from "./viewer.ts";

export interface AccountPage {
  sessions: { id: string; userAgent: string; createdAt: Date; lastSeenAt: Date }[];
}

/** One's own open sessions, the last seen first. */
export async function accountPage({ actor, db }: Viewer): Promise<AccountPage> {
  if (actor.kind !== "person") return { sessions: [] };
  const sessions = await db.session.findMany({
    where: { personId: actor.id, revokedAt: null, expiresAt: { gt: new Date() } },
    select: { id: true, userAgent: true, createdAt: true, lastSeenAt: true },
    orderBy: { lastSeenAt: "desc" },
    take: 50,
  });
  return { sessions };
}
