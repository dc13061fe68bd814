import type { TokenVerb } from "#lib/domain/access-token";
import type { Viewer } from "./viewer.ts";

export interface OwnToken {
  id: string;
  name: string;
  verbs: TokenVerb[];
  /** Keys of the services it is for; empty for all of them. */
  services: string[];
  madeAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  isOver: boolean;
}

const mostTokensShown = 50;

/** One's own access tokens, the latest first: those in force, and what became of the others. */
export async function tokensPage({ actor, db }: Viewer): Promise<OwnToken[]> {
  if (actor.kind !== "person") return [];
  const rows = await db.accessToken.findMany({
    where: { personId: actor.id },
    include: {
      verbs: { select: { verb: true }, orderBy: { verb: "asc" } },
      services: { select: { service: { select: { key: true } } } },
    },
    orderBy: [{ madeAt: "desc" }, { id: "asc" }],
    take: mostTokensShown,
  });
  return rows.map(({ verbs, services, ...row }) => ({
    ...{ id: row.id, name: row.name, verbs: verbs.map(({ verb }) => verb), madeAt: row.madeAt, expiresAt: row.expiresAt },
    ...{ lastUsedAt: row.lastUsedAt, revokedAt: row.revokedAt, isOver: row.expiresAt <= new Date() },
    services: services.map(({ service }) => service.key).sort(),
  }));
}
