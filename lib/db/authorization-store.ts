import { AppError } from "#lib/errors";
import type { Database } from "./client.ts";

type Subject = { releaseId: string; changeId: null } | { releaseId: null; changeId: string };

/** What an authorization is about, so that the right aggregate can be locked. */
export async function authorizationSubject(db: Database, id: string): Promise<Subject> {
  const row = await db.authorization.findUnique({ where: { id }, select: { releaseId: true, changeId: true } });
  if (row?.releaseId) return { releaseId: row.releaseId, changeId: null };
  if (row?.changeId) return { releaseId: null, changeId: row.changeId };
  throw new AppError("not-found", "There is no such authorization.");
}

/** The authorization that a question was put about. */
export async function authorizationOfQuestion(db: Database, questionId: string): Promise<string> {
  const row = await db.authorizationQuestion.findUnique({ where: { id: questionId }, select: { authorizationId: true } });
  if (!row) throw new AppError("not-found", "There is no such question.");
  return row.authorizationId;
}

/** Remembers that a person was shown this evidence; the first time is kept. Answers whether there is such an authorization. */
export async function rememberShown(db: Database, personId: string, authorizationId: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ known: boolean }[]>`
    WITH shown AS (
      INSERT INTO evidence_shown (person_id, authorization_id) SELECT ${personId}::uuid, id FROM "authorization" WHERE id = ${authorizationId}::uuid
      ON CONFLICT (authorization_id, person_id) DO NOTHING
    ) SELECT EXISTS (SELECT FROM "authorization" WHERE id = ${authorizationId}::uuid) AS known`;
  return row?.known === true;
}

/** Ids of the open authorizations that are past their time, oldest first. */
export async function lateAuthorizations(db: Database): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM "authorization"
    WHERE (state = 'pending' AND expires_at <= countersign_clock())
      OR (state = 'granted' AND NOT spent AND subject = 'gate' AND grant_expires_at <= countersign_clock())
    ORDER BY expires_at LIMIT 500`;
  return rows.map(({ id }) => id);
}
