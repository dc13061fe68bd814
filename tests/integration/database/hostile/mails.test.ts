/** Ways to other people's needs, to a mail that is sent twice, and to a link that leads elsewhere. */
import { randomUUID } from "node:crypto";
import { database } from "#lib/db/client";
import { once } from "../../../support/once.ts";
import { person } from "../../../support/people.ts";
import { attacks } from "./attacks.ts";
import { insert, sql } from "./statements.ts";

const need = (personId: string, fields: Record<string, unknown> = {}) => ({
  id: randomUUID(),
  person_id: personId,
  kind: "vote",
  subject_id: randomUUID(),
  says: "Vote on this",
  about: "REL-1 Search, Shop",
  href: "/authorizations/1",
  since: sql("now()"),
  ...fields,
});

const scene = once(async () => {
  const [mallory, victim] = [await person({ name: "Mallory" }), await person({ name: "Victim" })];
  const db = database();
  const make = async (personId: string) => {
    const { id } = await db.need.create({
      data: { ...needData(personId), id: randomUUID(), subjectId: randomUUID() },
      select: { id: true },
    });
    const mailId = randomUUID();
    await db.mail.create({ data: { id: mailId, personId } });
    await db.mailNeed.create({ data: { mailId, needId: id, personId, occasion: "raised" } });
    return { id, mailId };
  };
  const [hers, theirs, sending] = [await make(mallory.id), await make(victim.id), await make(victim.id)];
  const sent = await make(victim.id);
  const claim = randomUUID();
  for (const { mailId } of [sending, sent]) await db.mail.update({ where: { id: mailId }, data: { claim } });
  await db.mail.update({ where: { id: sent.mailId }, data: { outcome: "sent" } });
  return { mallory: mallory.id, victim: victim.id, hers, theirs, sending, sent };
});

const needData = (personId: string) => ({
  personId,
  kind: "vote" as const,
  says: "Vote on this",
  about: "REL-1 Search, Shop",
  href: "/authorizations/1",
  since: new Date(),
});

attacks("needs and mails", scene, [
  {
    name: "a link that leads to another site",
    refusedWith: "23514",
    sql: ({ victim }) => insert("need", need(victim, { href: "//evil.example.org" })),
  },
  {
    name: "a link that runs a script",
    refusedWith: "23514",
    sql: ({ victim }) => insert("need", need(victim, { href: "javascript:alert(1)" })),
  },
  {
    name: "a link that is altered later",
    refusedWith: "23514",
    sql: ({ theirs }) => `UPDATE need SET href = 'https://evil.example.org/' WHERE id = '${theirs.id}'`,
  },
  {
    name: "a need of nobody's that is given to somebody else",
    refusedWith: "42501",
    sql: ({ mallory, theirs }) => `UPDATE need SET person_id = '${mallory}' WHERE id = '${theirs.id}'`,
  },
  {
    name: "a need that is raised as if it were long ago",
    refusedWith: "42501",
    sql: ({ victim }) => insert("need", need(victim, { raised_at: "2020-01-01" })),
  },
  { name: "a need that never was", refusedWith: "42501", sql: ({ theirs }) => `DELETE FROM need WHERE id = '${theirs.id}'` },
  {
    name: "a mail that tells somebody of another's need",
    refusedWith: "23503",
    sql: ({ mallory, hers, theirs }) =>
      insert("mail_need", { mail_id: hers.mailId, need_id: theirs.id, person_id: mallory, occasion: "half_time" }),
  },
  {
    name: "a need that is told in somebody else's mail",
    refusedWith: "23503",
    sql: ({ victim, hers, theirs }) =>
      insert("mail_need", { mail_id: hers.mailId, need_id: theirs.id, person_id: victim, occasion: "half_time" }),
  },
  {
    name: "a need that is told a second time",
    refusedWith: "23505",
    sql: ({ victim, sending, theirs }) =>
      insert("mail_need", { mail_id: sending.mailId, need_id: theirs.id, person_id: victim, occasion: "raised" }),
  },
  {
    name: "a need that was told, forgotten",
    refusedWith: "42501",
    sql: ({ theirs }) => `DELETE FROM mail_need WHERE need_id = '${theirs.id}'`,
  },
  {
    name: "a mail that another worker is sending",
    refusedWith: "CS080",
    sql: ({ sending }) => `UPDATE mail SET claim = gen_random_uuid() WHERE id = '${sending.mailId}'`,
  },
  {
    name: "a mail that is marked as sent by nobody who claimed it",
    refusedWith: "CS080",
    sql: ({ theirs }) => `UPDATE mail SET outcome = 'sent' WHERE id = '${theirs.mailId}'`,
  },
  {
    name: "a mail that is claimed and sent in one breath",
    refusedWith: "CS080",
    sql: ({ theirs }) => `UPDATE mail SET claim = gen_random_uuid(), outcome = 'sent' WHERE id = '${theirs.mailId}'`,
  },
  {
    name: "a sent mail that is sent again",
    refusedWith: "CS080",
    sql: ({ sent }) => `UPDATE mail SET outcome = NULL, claim = NULL WHERE id = '${sent.mailId}'`,
  },
  {
    name: "a claim that was made long ago",
    refusedWith: "42501",
    sql: ({ sending }) => `UPDATE mail SET claimed_at = '2020-01-01' WHERE id = '${sending.mailId}'`,
  },
  {
    name: "a mail that is somebody else's afterwards",
    refusedWith: "42501",
    sql: ({ mallory, theirs }) => `UPDATE mail SET person_id = '${mallory}' WHERE id = '${theirs.mailId}'`,
  },
  {
    name: "an hour that no day has",
    refusedWith: "23514",
    sql: ({ victim }) => insert("mail_preference", { person_id: victim, pace: "daily", daily_hour: 24 }),
  },
  {
    name: "somebody else's preference, given away",
    refusedWith: "42501",
    sql: ({ victim, mallory }) => `UPDATE mail_preference SET person_id = '${mallory}' WHERE person_id = '${victim}'`,
  },
]);
