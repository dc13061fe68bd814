/** Mails: made of needs, claimed by whoever sends them, ended once. */
import { randomUUID } from "node:crypto";
import { type MailableNeed, type MailOccasion, type MailPace, type MailPreference, usualPreference } from "#lib/domain/mail";
import type { ToldNeed } from "#lib/domain/mail-text";
import type { Instant } from "#lib/domain/release";
import type { Database, Transaction } from "./client.ts";
import { Prisma } from "./generated/client.ts";

/** As it was chosen, or as it usually is. */
export async function readMailPreference(db: Database | Transaction, personId: string): Promise<MailPreference> {
  const chosen = await db.mailPreference.findUnique({ where: { personId }, select: { pace: true, dailyHour: true } });
  return chosen ?? usualPreference;
}

export async function saveMailPreference(tx: Transaction, personId: string, { pace, dailyHour }: MailPreference): Promise<void> {
  const preference = { pace, dailyHour };
  await tx.mailPreference.upsert({ where: { personId }, create: { personId, ...preference }, update: preference });
}

export interface Recipient {
  personId: string;
  zone: string;
  preference: MailPreference;
  lastMailAt: Instant | null;
  needs: MailableNeed[];
}

type RecipientRow = MailableNeed & MailPreference & { personId: string; zone: string; lastMailAt: Instant | null };

/** Open, and not voted on this moment. */
const isNeeded = Prisma.sql`n.ended_at IS NULL AND (n.kind <> 'vote'
  OR NOT EXISTS (SELECT 1 FROM vote v WHERE v.authorization_id = n.subject_id AND v.person_id = n.person_id))`;

/** Whoever may have to be written to, with the needs that may have to be told. One at a time gathers. */
export async function lockRecipients(tx: Transaction): Promise<{ recipients: Recipient[]; now: Instant }> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('countersign/mails'))`;
  const told = (occasion: MailOccasion) =>
    Prisma.sql`EXISTS (SELECT 1 FROM mail_need t WHERE t.need_id = n.id AND t.occasion = ${occasion}::mail_occasion)`;
  const rows = await tx.$queryRaw<RecipientRow[]>`
    SELECT n.id, n.kind, n.since, n.due_at AS "dueAt", n.raised_at AS "raisedAt", n.person_id AS "personId", p.time_zone AS zone,
      coalesce(f.pace, ${usualPreference.pace}::mail_pace) AS pace, coalesce(f.daily_hour, ${usualPreference.dailyHour}) AS "dailyHour",
      ARRAY(SELECT t.occasion FROM mail_need t WHERE t.need_id = n.id)::text[] AS told,
      (SELECT max(m.made_at) FROM mail m WHERE m.person_id = n.person_id) AS "lastMailAt"
    FROM need n JOIN person p ON p.id = n.person_id LEFT JOIN mail_preference f ON f.person_id = n.person_id
    WHERE ${isNeeded} AND p.left_at IS NULL AND f.pace IS DISTINCT FROM 'none' AND (NOT ${told("raised")}
      OR (n.due_at IS NOT NULL AND n.since + (n.due_at - n.since) / 2 <= countersign_clock() AND NOT ${told("half_time")})
      OR (n.due_at - interval '1 day' <= countersign_clock() AND NOT ${told("last_day")}))
    ORDER BY n.person_id, n.due_at NULLS LAST, n.id`;
  const [clock] = await tx.$queryRaw<{ now: Instant }[]>`SELECT countersign_clock() AS now`;
  const recipients = [...Map.groupBy(rows, ({ personId }) => personId)].flatMap(([personId, needs]) => {
    const [first] = needs;
    if (!first) return [];
    const { zone, pace, dailyHour, lastMailAt } = first;
    return [{ personId, zone, preference: { pace, dailyHour }, lastMailAt, needs }];
  });
  return { recipients, now: clock?.now ?? new Date() };
}

/** Makes a mail of these. The database refuses one of what was told before. */
export async function makeMail(
  tx: Transaction,
  personId: string,
  told: readonly { needId: string; occasion: MailOccasion }[],
): Promise<void> {
  const id = randomUUID();
  await tx.mail.create({ data: { id, personId } });
  await tx.mailNeed.createMany({ data: told.map(({ needId, occasion }) => ({ mailId: id, needId, personId, occasion })) });
}

/** Mails that are not sent, the oldest first. */
export async function mailsToSend(db: Database): Promise<string[]> {
  const rows = await db.mail.findMany({ where: { outcome: null }, select: { id: true }, orderBy: { madeAt: "asc" }, take: 1000 });
  return rows.map(({ id }) => id);
}

/** Takes a mail to send it: nobody else may for a while. `taken` where somebody else has, `over` where nothing is left to do. */
export async function claimMail(tx: Transaction, mailId: string, claim: string): Promise<"claimed" | "taken" | "over"> {
  const claimed = await tx.$executeRaw`
    UPDATE mail SET claim = ${claim}::uuid, attempts = attempts + 1 WHERE id = ${mailId}::uuid AND outcome IS NULL
      AND (claim IS NULL OR claimed_at <= clock_timestamp() - interval '3 minutes')`;
  if (claimed > 0) return "claimed";
  const mail = await tx.mail.findUnique({ where: { id: mailId }, select: { outcome: true } });
  return mail?.outcome === null ? "taken" : "over";
}

export interface MailContent {
  to: { name: string; email: string };
  zone: string;
  pace: MailPace;
  needs: ToldNeed[];
  others: number;
}

/** What is left to be told in this mail; nothing where it is over, or the person left or wants no mail. */
export async function readMailContent(db: Database, mailId: string): Promise<MailContent | null> {
  const [head] = await db.$queryRaw<(MailContent["to"] & { zone: string; pace: MailPace; others: number })[]>`
    SELECT p.name, p.email, p.time_zone AS zone, coalesce(f.pace, ${usualPreference.pace}::mail_pace) AS pace,
      (SELECT count(*)::int FROM need n WHERE n.person_id = p.id AND ${isNeeded}
        AND NOT EXISTS (SELECT 1 FROM mail_need t WHERE t.mail_id = m.id AND t.need_id = n.id)) AS others
    FROM mail m JOIN person p ON p.id = m.person_id LEFT JOIN mail_preference f ON f.person_id = p.id
    WHERE m.id = ${mailId}::uuid AND p.left_at IS NULL AND f.pace IS DISTINCT FROM 'none'`;
  if (!head) return null;
  const needs = await db.$queryRaw<ToldNeed[]>`
    SELECT n.says, n.about, n.href, n.due_at AS "dueAt", min(t.occasion) AS occasion
    FROM mail_need t JOIN need n ON n.id = t.need_id WHERE t.mail_id = ${mailId}::uuid AND ${isNeeded}
    GROUP BY n.id ORDER BY n.due_at NULLS LAST, n.id`;
  const { name, email, ...facts } = head;
  return needs.length === 0 ? null : { to: { name, email }, ...facts, needs };
}

/** Ends what this claim holds. */
export async function endMail(tx: Transaction, mailId: string, claim: string, outcome: "sent" | "needless"): Promise<void> {
  await tx.$executeRaw`UPDATE mail SET outcome = ${outcome}::mail_outcome WHERE id = ${mailId}::uuid AND claim = ${claim}::uuid AND outcome IS NULL`;
}

/** Lets it go again, to be tried later; what went wrong stands beside it. */
export async function letGo(tx: Transaction, mailId: string, claim: string, error: string): Promise<void> {
  await tx.$executeRaw`UPDATE mail SET claim = NULL, last_error = ${error.slice(0, 500).toWellFormed()}
    WHERE id = ${mailId}::uuid AND claim = ${claim}::uuid AND outcome IS NULL`;
}

/** It was tried for hours: it is given up, and the administrator sees it. */
export async function giveUp(tx: Transaction, mailId: string): Promise<void> {
  await tx.$executeRaw`UPDATE mail SET outcome = 'undelivered' WHERE id = ${mailId}::uuid AND outcome IS NULL`;
}
