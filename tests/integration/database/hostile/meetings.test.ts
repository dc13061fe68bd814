/** Ways to a meeting that was not held as it says: agendas, presence and minutes. */
import { createHash, randomUUID } from "node:crypto";
import { database } from "#lib/db/client";
import { callItem } from "#lib/services/meeting/call-item";
import { closeMeeting } from "#lib/services/meeting/close-meeting";
import { endSeries } from "#lib/services/meeting/end-series";
import { release, service, staff } from "../../../support/factories.ts";
import { type MadeMeeting, plannedMeeting, startedMeeting } from "../../../support/meetings.ts";
import { once } from "../../../support/once.ts";
import { authorityId } from "../../../support/people.ts";
import { attacks } from "./attacks.ts";
import { adminStream } from "./scene.ts";
import { insert, sql, tell, text } from "./statements.ts";

interface Standing {
  id: string;
  series: string;
  stream: string;
  agendaDigest: string;
}

async function standing({ id, seriesId }: MadeMeeting): Promise<Standing> {
  const { streamId, agendaDigest } = await database().meeting.findUniqueOrThrow({
    where: { id },
    select: { streamId: true, agendaDigest: true },
  });
  return { id, series: seriesId, stream: streamId, agendaDigest: agendaDigest ?? "" };
}

/** A pending request to the CAB, small enough to be of low risk. */
async function asked(): Promise<string> {
  const made = await release({ phase: "planning", kind: "patch", service: await service({ tier: 4 }) });
  await made.prepare();
  return made.ask();
}

const scene = once(async () => {
  const { cab, changeManager, manager } = staff();
  const onAgenda = await asked();
  const running = await startedMeeting(cab[0], cab[1]);
  await callItem(cab[0].context, { meetingId: running.id, authorizationId: onAgenda });
  const closed = await startedMeeting(cab[0]);
  await closeMeeting(cab[0].context, { meetingId: closed.id });
  const ended = await plannedMeeting();
  await endSeries(changeManager.context, { seriesId: ended.seriesId });
  const planned = await plannedMeeting();
  const toChangeManagers = await release();
  return {
    planned: await standing(planned),
    running: await standing(running),
    closed: await standing(closed),
    ended: await standing(ended),
    onAgenda,
    late: await asked(),
    elsewhere: await toChangeManagers.ask(),
    chair: cab[0].id,
    member: cab[1].id,
    absent: cab[2].id,
    guest: manager.id,
    changeManager: changeManager.id,
    admin: await adminStream(),
    cab: await authorityId("cab"),
  };
});
type Scene = Awaited<ReturnType<typeof scene>>;

const by = (id: string) => ({ kind: "person", id, name: "Mallory" });
const sha = (value: string): string => createHash("sha256").update(value).digest("hex");

interface Starting {
  items?: readonly string[];
  /** What the agenda says stands on it. */
  frozen?: readonly string[];
  digest?: string;
  told?: Record<string, unknown>;
}

/** Starts a meeting as the application does, with one thing changed. */
function start(
  { id, stream }: Standing,
  who: string,
  { items = [], frozen = items, digest = "", told = {} }: Starting = {},
): string {
  const entry = randomUUID();
  const agenda = JSON.stringify({ items: frozen.map((authorizationId) => ({ authorizationId, inBlock: false })) });
  const agendaDigest = digest || sha(agenda);
  return [
    tell(entry, stream, { type: "meeting.started", meetingId: id, agendaDigest, actor: by(who), ...told }),
    `UPDATE meeting SET state = 'started', agenda = convert_to(${text(agenda)}, 'UTF8'), agenda_digest = ${text(agendaDigest)},
      started_by = ${text(who)}, start_entry_id = ${text(entry)} WHERE id = ${text(id)};`,
    ...items.map((authorization, index) => item(id, authorization, index + 1, { entry })),
  ].join("\n");
}

const item = (
  meeting: string,
  authorization: string,
  position: number,
  { entry, origin = "agenda", word = "", inBlock = false }: { entry: string; origin?: string; word?: string; inBlock?: boolean },
): string =>
  insert("meeting_item", {
    ...{ meeting_id: meeting, authorization_id: authorization, position, origin, in_block: inBlock, word, entry_id: entry },
  });

function takeUp(
  { id, stream }: Standing,
  who: string,
  authorization: string,
  { position = 2, word = "Now.", told = {} } = {},
): string {
  const entry = randomUUID();
  return [
    tell(entry, stream, {
      ...{
        type: "meeting.item_taken_up",
        meetingId: id,
        authorizationId: authorization,
        position,
        word,
        actor: by(who),
        ...told,
      },
    }),
    item(id, authorization, position, { entry, origin: "late", word }),
  ].join("\n");
}

function presence({ id, stream }: Standing, who: string, kind: "came" | "left", told: Record<string, unknown> = {}): string {
  const [entry, row] = [randomUUID(), randomUUID()];
  const type = kind === "came" ? "meeting.joined" : "meeting.left";
  return [
    tell(entry, stream, { type, meetingId: id, presenceId: row, actor: by(who), ...told }),
    insert("meeting_presence", { id: row, meeting_id: id, person_id: who, kind, entry_id: entry }),
  ].join("\n");
}

function call({ id, stream }: Standing, who: string, authorization: string): string {
  const [entry, row] = [randomUUID(), randomUUID()];
  const told = { type: "meeting.item_called", meetingId: id, callId: row, authorizationId: authorization, actor: by(who) };
  return [
    tell(entry, stream, told),
    insert("meeting_call", { id: row, meeting_id: id, authorization_id: authorization, person_id: who, entry_id: entry }),
  ].join("\n");
}

function pull({ id, stream }: Standing, who: string, authorization: string, reason = "Look twice."): string {
  const entry = randomUUID();
  return [
    tell(entry, stream, { type: "meeting.item_pulled", meetingId: id, authorizationId: authorization, reason, actor: by(who) }),
    insert("meeting_pull", { meeting_id: id, authorization_id: authorization, person_id: who, reason, entry_id: entry }),
  ].join("\n");
}

function close({ id, stream, agendaDigest }: Standing, who: string, { of = agendaDigest, told = {} } = {}): string {
  const entry = randomUUID();
  const minutes = JSON.stringify({ agendaDigest: of });
  return [
    tell(entry, stream, { type: "meeting.closed", meetingId: id, minutesDigest: sha(minutes), actor: by(who), ...told }),
    `UPDATE meeting SET state = 'closed', minutes = convert_to(${text(minutes)}, 'UTF8'), minutes_digest = ${text(sha(minutes))},
      closed_by = ${text(who)}, close_entry_id = ${text(entry)} WHERE id = ${text(id)};`,
  ].join("\n");
}

function define({ admin, cab }: Scene, who: string, chair: string, told: Record<string, unknown> = {}): string {
  const [entry, id] = [randomUUID(), randomUUID()];
  const said = { rule: "FREQ=WEEKLY", minutes: 60, quorum: 2 };
  const row = { name: "Mine", authority_id: cab, chair_id: chair, starts_on: "2026-11-26T14:00", time_zone: "UTC" };
  return [
    tell(entry, admin, {
      ...{
        type: "meeting_series.defined",
        seriesId: id,
        name: "Mine",
        authorityId: cab,
        chairId: chair,
        startsOn: row.starts_on,
      },
      ...{ timeZone: "UTC", itemMinutes: 5, leadHours: 0, ...said, actor: by(who), ...told },
    }),
    insert("meeting_series", { id, ...row, ...said, item_minutes: 5, lead_hours: 0, entry_id: entry }),
  ].join("\n");
}

attacks("A series of meetings", scene, [
  { name: "defined by a member", refusedWith: "CS111", sql: (s) => define(s, s.member, s.chair) },
  { name: "chaired by who is no member", refusedWith: "CS111", sql: (s) => define(s, s.changeManager, s.guest) },
  { name: "told otherwise than it is", refusedWith: "CS040", sql: (s) => define(s, s.changeManager, s.chair, { quorum: 1 }) },
  {
    name: "told and not defined",
    refusedWith: "CS041",
    sql: (s) =>
      tell(randomUUID(), s.admin, { type: "meeting_series.defined", seriesId: randomUUID(), actor: by(s.changeManager) }),
  },
  {
    name: "amended in silence",
    refusedWith: "CS040",
    sql: ({ running }) => `UPDATE meeting_series SET quorum = 1 WHERE id = ${text(running.series)}`,
  },
  {
    name: "taken up again after its end",
    refusedWith: "CS110",
    sql: ({ ended }) => `UPDATE meeting_series SET ended_at = NULL WHERE id = ${text(ended.series)}`,
  },
  {
    name: "given to another authority",
    refusedWith: "42501",
    sql: ({ running, cab }) => `UPDATE meeting_series SET authority_id = ${text(cab)} WHERE id = ${text(running.series)}`,
  },
  {
    name: "deleted",
    refusedWith: "42501",
    sql: ({ running }) => `DELETE FROM meeting_series WHERE id = ${text(running.series)}`,
  },
]);

attacks("A meeting", scene, [
  { name: "started by who does not preside", refusedWith: "CS111", sql: (s) => start(s.planned, s.member) },
  {
    name: "started in the name of its chair",
    refusedWith: "CS040",
    sql: (s) => start(s.planned, s.chair, { told: { actor: by(s.member) } }),
  },
  {
    name: "started in silence",
    refusedWith: "CS040",
    sql: (s) => start(s.planned, s.chair, { told: { type: "meeting.happened" } }),
  },
  {
    name: "started with another digest",
    refusedWith: "23514",
    sql: (s) => start(s.planned, s.chair, { digest: "0".repeat(64) }),
  },
  {
    name: "frozen with an item that is no row",
    refusedWith: "CS113",
    sql: (s) => start(s.planned, s.chair, { frozen: [s.late] }),
  },
  {
    name: "with a row that was not frozen",
    refusedWith: "CS113",
    sql: (s) => start(s.planned, s.chair, { items: [s.late], frozen: [] }),
  },
  {
    name: "in another order than frozen",
    refusedWith: "CS113",
    sql: (s) => start(s.planned, s.chair, { items: [s.late, s.onAgenda], frozen: [s.onAgenda, s.late] }),
  },
  {
    name: "about what another authority decides",
    refusedWith: "CS115",
    sql: (s) => start(s.planned, s.chair, { items: [s.elsewhere] }),
  },
  { name: "of a series that ended", refusedWith: "CS112", sql: (s) => start(s.ended, s.chair) },
  { name: "started twice", refusedWith: "CS112", sql: (s) => start(s.running, s.chair) },
  { name: "started after its end", refusedWith: "CS112", sql: (s) => start(s.closed, s.chair) },
  {
    name: "planned twice at once",
    refusedWith: "23505",
    sql: (s) =>
      insert("meeting", {
        id: randomUUID(),
        series_id: s.planned.series,
        starts_at: "2030-01-01",
        stream_id: s.admin,
        plan_entry_id: randomUUID(),
      }),
  },
  {
    name: "moved in silence",
    refusedWith: "CS040",
    sql: ({ planned }) => `UPDATE meeting SET starts_at = '2030-01-01' WHERE id = ${text(planned.id)}`,
  },
  {
    name: "with its agenda exchanged",
    refusedWith: "CS112",
    sql: ({ running }) =>
      `UPDATE meeting SET agenda = '\\x7b7d', agenda_digest = encode(sha256('\\x7b7d'), 'hex') WHERE id = ${text(running.id)}`,
  },
  {
    name: "put back to its plan",
    refusedWith: "CS112",
    sql: ({ running }) =>
      `UPDATE meeting SET state = 'planned', agenda = NULL, agenda_digest = NULL, started_by = NULL, start_entry_id = NULL WHERE id = ${text(running.id)}`,
  },
  { name: "closed by who does not preside", refusedWith: "CS111", sql: (s) => close(s.running, s.member) },
  {
    name: "closed with minutes of another agenda",
    refusedWith: "CS113",
    sql: (s) => close(s.running, s.chair, { of: "0".repeat(64) }),
  },
  {
    name: "closed in silence",
    refusedWith: "CS040",
    sql: (s) => close(s.running, s.chair, { told: { minutesDigest: "0".repeat(64) } }),
  },
  { name: "with its minutes exchanged", refusedWith: "CS112", sql: (s) => close(s.closed, s.chair) },
  {
    name: "opened again",
    refusedWith: "CS112",
    sql: ({ closed }) =>
      `UPDATE meeting SET state = 'started', minutes = NULL, minutes_digest = NULL, closed_by = NULL, close_entry_id = NULL WHERE id = ${text(closed.id)}`,
  },
  {
    name: "with a time of its own making",
    refusedWith: "42501",
    sql: ({ closed }) => `UPDATE meeting SET closed_at = now() WHERE id = ${text(closed.id)}`,
  },
  { name: "deleted", refusedWith: "42501", sql: ({ closed }) => `DELETE FROM meeting WHERE id = ${text(closed.id)}` },
]);

attacks("What is added to a meeting", scene, [
  {
    name: "slipped onto a frozen agenda",
    refusedWith: "CS115",
    sql: ({ running, late }) =>
      insert("meeting_item", {
        meeting_id: running.id,
        authorization_id: late,
        position: 2,
        origin: "agenda",
        in_block: true,
        entry_id: sql(`(SELECT start_entry_id FROM meeting WHERE id = ${text(running.id)})`),
      }),
  },
  { name: "taken up by who does not preside", refusedWith: "CS111", sql: (s) => takeUp(s.running, s.member, s.late) },
  { name: "taken up without a word", refusedWith: "23514", sql: (s) => takeUp(s.running, s.chair, s.late, { word: " " }) },
  {
    name: "taken up with another word",
    refusedWith: "CS040",
    sql: (s) => takeUp(s.running, s.chair, s.late, { told: { word: "Later." } }),
  },
  { name: "taken up in front of others", refusedWith: "CS115", sql: (s) => takeUp(s.running, s.chair, s.late, { position: 1 }) },
  { name: "taken up for another authority", refusedWith: "CS115", sql: (s) => takeUp(s.running, s.chair, s.elsewhere) },
  { name: "taken up after the end", refusedWith: "CS114", sql: (s) => takeUp(s.closed, s.chair, s.late, { position: 3 }) },
  {
    name: "somebody put there by another",
    refusedWith: "CS040",
    sql: (s) => presence(s.running, s.absent, "came", { actor: by(s.chair) }),
  },
  { name: "somebody there twice", refusedWith: "CS116", sql: (s) => presence(s.running, s.chair, "came") },
  { name: "somebody gone who never came", refusedWith: "CS116", sql: (s) => presence(s.running, s.absent, "left") },
  { name: "somebody there afterwards", refusedWith: "CS114", sql: (s) => presence(s.closed, s.absent, "came") },
  { name: "somebody there before", refusedWith: "CS114", sql: (s) => presence(s.planned, s.absent, "came") },
  { name: "called by who does not preside", refusedWith: "CS111", sql: (s) => call(s.running, s.member, s.onAgenda) },
  { name: "called and not on the agenda", refusedWith: "23503", sql: (s) => call(s.running, s.chair, s.late) },
  { name: "called after the end", refusedWith: "CS114", sql: (s) => call(s.closed, s.chair, s.onAgenda) },
  { name: "pulled by who is elsewhere", refusedWith: "CS116", sql: (s) => pull(s.running, s.absent, s.onAgenda) },
  { name: "pulled without a reason", refusedWith: "23514", sql: (s) => pull(s.running, s.chair, s.onAgenda, " ") },
  { name: "pulled and not in the block", refusedWith: "CS115", sql: (s) => pull(s.running, s.chair, s.late) },
  {
    name: "consent that was given by no vote",
    refusedWith: "CS041",
    sql: (s) =>
      tell(randomUUID(), s.running.stream, {
        type: "meeting.consented",
        meetingId: s.running.id,
        authorizationIds: [s.onAgenda],
        actor: by(s.member),
      }),
  },
  {
    name: "told in the record and not done",
    refusedWith: "CS041",
    sql: (s) =>
      tell(randomUUID(), s.running.stream, {
        type: "meeting.joined",
        meetingId: s.running.id,
        presenceId: randomUUID(),
        actor: by(s.absent),
      }),
  },
  {
    name: "of a kind that no meeting has",
    refusedWith: "CS041",
    sql: (s) => tell(randomUUID(), s.running.stream, { type: "meeting.adjourned", actor: by(s.chair) }),
  },
  {
    name: "taken out of the record again",
    refusedWith: "42501",
    sql: ({ running }) => `DELETE FROM meeting_presence WHERE meeting_id = ${text(running.id)}`,
  },
  {
    name: "with another time",
    refusedWith: "42501",
    sql: ({ running }) => `UPDATE meeting_call SET at = now() WHERE meeting_id = ${text(running.id)}`,
  },
]);
