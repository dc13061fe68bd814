import { readMailPreference } from "#lib/db/mail-store";
import { countLiveTokens } from "#lib/db/token-store";
import type { SignInWay } from "#lib/domain/identity";
import { type MailPreference, usualPreference } from "#lib/domain/mail";
import type { Viewer } from "./viewer.ts";

export interface OpenSession {
  id: string;
  userAgent: string;
  address: string;
  way: SignInWay;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
}

export interface OwnPasskey {
  id: string;
  name: string;
  rpId: string;
  enrolledAt: Date;
  lastUsedAt: Date | null;
}

export interface AccountPage {
  sessions: OpenSession[];
  passkeys: OwnPasskey[];
  hasPassword: boolean;
  mail: MailPreference;
  /** How many access tokens of this person may still be used. */
  tokens: number;
}

/** One's own open sessions, the last seen first. */
export async function accountPage({ actor, db }: Viewer): Promise<AccountPage> {
  if (actor.kind !== "person") return { sessions: [], passkeys: [], hasPassword: false, mail: usualPreference, tokens: 0 };
  const [sessions, passkeys, person, mail, tokens] = await Promise.all([
    db.session.findMany({
      where: { personId: actor.id, revokedAt: null, expiresAt: { gt: new Date() } },
      select: { id: true, userAgent: true, address: true, way: true, createdAt: true, lastSeenAt: true, expiresAt: true },
      orderBy: [{ lastSeenAt: "desc" }, { id: "asc" }],
      take: 50,
    }),
    enrolledPasskeys(db, actor.id),
    db.person.findUnique({ where: { id: actor.id }, select: { passwordHash: true } }),
    readMailPreference(db, actor.id),
    countLiveTokens(db, actor.id),
  ]);
  return { sessions, passkeys, hasPassword: person?.passwordHash !== null, mail, tokens };
}

/** The passkeys that somebody can sign with, the first one first. */
export function enrolledPasskeys(db: Viewer["db"], personId: string): Promise<OwnPasskey[]> {
  return db.passkey.findMany({
    where: { personId, removedAt: null },
    select: { id: true, name: true, rpId: true, enrolledAt: true, lastUsedAt: true },
    orderBy: [{ enrolledAt: "asc" }, { id: "asc" }],
  });
}
