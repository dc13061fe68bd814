import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { readAgenda, readJson } from "#lib/db/meeting-agenda-store";
import { sha256Hex } from "#lib/domain/evidence";
import type { Minutes } from "#lib/domain/meeting-minutes";
import { verifyRecord } from "#lib/queries/record-entries";
import { amendSeries } from "#lib/services/meeting/amend-series";
import { callItem } from "#lib/services/meeting/call-item";
import { closeMeeting } from "#lib/services/meeting/close-meeting";
import { consent } from "#lib/services/meeting/consent";
import { defineSeries } from "#lib/services/meeting/define-series";
import { endSeries } from "#lib/services/meeting/end-series";
import { joinMeeting } from "#lib/services/meeting/join-meeting";
import { leaveMeeting } from "#lib/services/meeting/leave-meeting";
import { planMeetings } from "#lib/services/meeting/plan-meetings";
import { pullItem } from "#lib/services/meeting/pull-item";
import { startMeeting } from "#lib/services/meeting/start-meeting";
import { takeUpItem } from "#lib/services/meeting/take-up-item";
import { clock, moveClock } from "../../../support/clock.ts";
import { digestOf, type MadeRelease, release, service, staff } from "../../../support/factories.ts";
import { plannedMeeting, startedMeeting, weekly } from "../../../support/meetings.ts";
import { job, password, type Someone } from "../../../support/people.ts";
import { refusalsOf } from "../../../support/refusals.ts";
import { givePassword, placeOf, signAndVote } from "../../../support/sign.ts";

/** A release that asks the CAB for build & test. */
async function asked(): Promise<{ made: MadeRelease; id: string }> {
  // A small thing on a service of the lowest tier: of low risk.
  const made = await release({ phase: "planning", kind: "patch", service: await service({ tier: 4 }) });
  await made.prepare();
  return { made, id: await made.ask() };
}

const vote = async ({ context }: Someone, authorizationId: string, verdict: "grant" | "refuse" = "grant") =>
  signAndVote(context, {
    authorizationId,
    verdict,
    reason: verdict === "refuse" ? "Not like this." : "",
    evidenceDigest: await digestOf(authorizationId),
  });

/** Grants the block as at a desk: signed with the password. */
async function consentOf({ id, context }: Someone, block: Omit<Parameters<typeof consent>[1], "password">) {
  await givePassword(id);
  return consent(context, { ...block, password }, await placeOf(id));
}

async function toldOf(number: number): Promise<string[]> {
  const entries = await database().recordEntry.findMany({
    where: { stream: { name: `CAB-${number}` } },
    orderBy: { sequence: "asc" },
  });
  return entries.map(({ content }) => (content as { type: string }).type);
}

async function minutesIn(id: string): Promise<{ minutes: Minutes; isIntact: boolean }> {
  const row = await database().meeting.findUniqueOrThrow({ where: { id }, select: { minutes: true, minutesDigest: true } });
  const bytes = row.minutes ?? new Uint8Array();
  return { minutes: readJson<Minutes>(bytes), isIntact: sha256Hex(bytes) === row.minutesDigest };
}

const shown = async (...ids: string[]) =>
  Promise.all(ids.map(async (authorizationId) => ({ authorizationId, evidenceDigest: await digestOf(authorizationId) })));

describe("a series of meetings", () => {
  it("is defined by a change manager and plans its first meeting; planning again plans nothing more", async () => {
    const made = await plannedMeeting();
    expect(await made.read()).toMatchObject({ state: "planned", quorum: 2, items: [] });
    const before = await database().meeting.count();
    await planMeetings(job);
    await Promise.all([planMeetings(job), planMeetings(job)]);
    expect(await database().meeting.count()).toBe(before);
    expect(await toldOf(made.number)).toEqual(["meeting.planned"]);
  });

  it("moves its planned meeting when the rule does not come to it any more, and when nobody held it", async () => {
    const { changeManager } = staff();
    const made = await plannedMeeting();
    const first = (await made.read()).startsAt;
    const later = new Date(first.getTime() + 3_600_000).toISOString().slice(0, 16);
    await amendSeries(changeManager.context, {
      ...(await weekly()),
      seriesId: made.seriesId,
      expectedVersion: 1,
      startsOn: later,
    });
    const moved = (await made.read()).startsAt;
    expect(moved.getTime()).toBe(first.getTime() + 3_600_000);
    await moveClock({ hours: 16 });
    await planMeetings(job);
    expect((await made.read()).startsAt.getTime()).toBe(moved.getTime() + 7 * 24 * 3_600_000);
    expect(await toldOf(made.number)).toEqual(["meeting.planned", "meeting.moved", "meeting.moved"]);
  });

  it("is refused with every reason at once, and not amended by who saw an older version", async () => {
    const { changeManager, manager } = staff();
    const sent = { ...(await weekly()), ownRule: "FREQ=YEARLY", chairId: manager.id, quorum: 9, itemMinutes: 90 };
    expect(await refusalsOf(defineSeries(manager.context, sent))).toEqual([
      ...["role-missing", "rule", "no-member", "quorum-out-of-reach", "item-too-long"],
    ]);
    const { seriesId } = await plannedMeeting();
    const again = { ...(await weekly()), seriesId };
    expect(await refusalsOf(amendSeries(changeManager.context, { ...again, expectedVersion: 7 }))).toEqual(["conflict"]);
  });

  it("that has ended starts no meeting and is not amended", async () => {
    const { changeManager } = staff();
    const made = await plannedMeeting();
    await endSeries(changeManager.context, { seriesId: made.seriesId });
    expect(await refusalsOf(startMeeting(made.chair.context, { meetingId: made.id }))).toEqual(["series-ended"]);
    expect(await refusalsOf(endSeries(changeManager.context, { seriesId: made.seriesId }))).toEqual(["series-ended"]);
  });
});

describe("a meeting", () => {
  it("goes from its start to its minutes: presence, items, a vote in it and one outside, a late item, the end", async () => {
    const { cab, manager } = staff();
    const [first, second] = [await asked(), await asked()];
    const made = await plannedMeeting();
    const meetingId = made.id;
    await startMeeting(made.chair.context, { meetingId });
    const frozen = await readAgenda(database(), meetingId);
    expect(frozen?.agenda.items.map(({ authorizationId }) => authorizationId)).toEqual(
      expect.arrayContaining([first.id, second.id]),
    );
    const late = await asked();
    for (const { context } of [cab[0], cab[1], manager]) await joinMeeting(context, { meetingId });
    await callItem(cab[0].context, { meetingId, authorizationId: first.id });
    await moveClock({ minutes: 7 });
    await vote(cab[0], first.id);
    await vote(cab[2], first.id);
    await leaveMeeting(cab[1].context, { meetingId });
    await takeUpItem(cab[0].context, { meetingId, authorizationId: late.id, word: "The bank closes on Friday." });
    await callItem(cab[0].context, { meetingId, authorizationId: late.id });
    await vote(cab[1], late.id, "refuse");
    await closeMeeting(cab[0].context, { meetingId });
    const { minutes, isIntact } = await minutesIn(meetingId);
    expect(isIntact).toBe(true);
    expect(minutes.agendaDigest).toBe(frozen && sha256Hex(frozen.bytes));
    expect(minutes.present.map(({ name, isMember }) => [name, isMember])).toEqual([
      ["Cab One", true],
      ["Cab Two", true],
      ["Mo Manager", false],
    ]);
    expect(minutes.quorum).toEqual({ needed: 2, most: 2, wasReached: true });
    const item = (id: string) => minutes.items.find(({ authorizationId }) => authorizationId === id);
    expect(item(first.id)).toMatchObject({ state: "granted", decidedInMeeting: true, origin: "agenda" });
    expect(item(first.id)?.seconds).toBeGreaterThanOrEqual(420);
    expect(item(first.id)?.votes.map(({ name, inMeeting }) => [name, inMeeting])).toEqual([
      ["Cab One", true],
      ["Cab Three", false],
    ]);
    expect(item(late.id)).toMatchObject({ origin: "late", word: "The bank closes on Friday.", state: "pending" });
    expect(item(late.id)?.votes).toMatchObject([
      { name: "Cab Two", verdict: "refuse", reason: "Not like this.", inMeeting: false },
    ]);
    expect(await toldOf(made.number)).toEqual([
      ...["meeting.planned", "meeting.started", "meeting.joined", "meeting.joined", "meeting.joined", "meeting.item_called"],
      ...["meeting.left", "meeting.item_taken_up", "meeting.item_called", "meeting.closed"],
    ]);
    expect(await refusalsOf(joinMeeting(cab[2].context, { meetingId }))).toEqual(["meeting-closed"]);
    expect(await refusalsOf(closeMeeting(cab[0].context, { meetingId }))).toEqual(["meeting-closed"]);
    // What was not decided is decided without a meeting.
    await vote(cab[0], second.id);
    await vote(cab[1], second.id);
    expect(await second.made.authorization(second.id)).toMatchObject({ state: "granted" });
    expect((await minutesIn(meetingId)).minutes).toEqual(minutes);
  });

  it("plans the next one when it is started, and takes what came late into it", async () => {
    const made = await startedMeeting();
    const next = await database().meeting.findFirstOrThrow({ where: { seriesId: made.seriesId, state: "planned" } });
    expect(next.startsAt.getTime()).toBe((await made.read()).startsAt.getTime() + 7 * 24 * 3_600_000);
    expect(await refusalsOf(startMeeting(made.chair.context, { meetingId: next.id }))).toEqual(["too-early"]);
  });

  it("started by two at once is started once", async () => {
    const { changeManager } = staff();
    const made = await plannedMeeting();
    const both = await Promise.allSettled([
      startMeeting(made.chair.context, { meetingId: made.id }),
      startMeeting(changeManager.context, { meetingId: made.id }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await toldOf(made.number)).filter((type) => type === "meeting.started")).toHaveLength(1);
  });

  it("keeps to the lead time: what was asked later is in the late tray, and can be taken up", async () => {
    const { cab } = staff();
    const { id } = await asked();
    const made = await plannedMeeting({ leadHours: 24 });
    await startMeeting(made.chair.context, { meetingId: made.id });
    expect((await made.read()).items.map(({ authorizationId }) => authorizationId)).not.toContain(id);
    const up = { meetingId: made.id, authorizationId: id };
    expect(await refusalsOf(takeUpItem(cab[1].context, { ...up, word: "" }))).toEqual(["role-missing", "word-missing"]);
    await takeUpItem(made.chair.context, { ...up, word: "It cannot wait." });
    expect(await refusalsOf(takeUpItem(made.chair.context, { ...up, word: "Again." }))).toEqual(["on-agenda"]);
  });
});

describe("the consent block", () => {
  it("is granted item by item by one action of each, each vote on the evidence that was shown", async () => {
    const { cab } = staff();
    const [one, two] = [await asked(), await asked()];
    const made = await startedMeeting(cab[0], cab[1]);
    const inBlock = (await made.read()).items.filter((item) => item.inBlock).map(({ authorizationId }) => authorizationId);
    expect(inBlock).toEqual(expect.arrayContaining([one.id, two.id]));
    const block = { meetingId: made.id, shown: await shown(one.id, two.id) };
    expect(await refusalsOf(consentOf(cab[2], block))).toEqual(["not-here"]);
    expect(await consentOf(cab[0], block)).toEqual({ granted: 2, refused: [] });
    expect(await refusalsOf(consentOf(cab[0], block))).toEqual(["no-vote-left"]);
    expect(await consentOf(cab[1], block)).toEqual({ granted: 2, refused: [] });
    for (const { made: its, id } of [one, two])
      expect(await its.authorization(id)).toMatchObject({
        state: "granted",
        votes: [{ verdict: "grant" }, { verdict: "grant" }],
      });
    expect((await toldOf(made.number)).slice(-2)).toEqual(["meeting.consented", "meeting.consented"]);
  });

  it("loses what somebody takes out, what was decided outside, and what was shown otherwise", async () => {
    const { cab } = staff();
    const [pulled, outside, other] = [await asked(), await asked(), await asked()];
    const made = await startedMeeting(cab[0], cab[1]);
    await pullItem(cab[1].context, { meetingId: made.id, authorizationId: pulled.id, reason: "The back-out is thin." });
    await vote(cab[1], outside.id);
    await vote(cab[2], outside.id);
    const rows = await shown(pulled.id, outside.id, other.id);
    const forged = rows.map((row) => (row.authorizationId === other.id ? { ...row, evidenceDigest: "0".repeat(64) } : row));
    expect(await refusalsOf(consentOf(cab[0], { meetingId: made.id, shown: forged }))).toEqual(["not-granted"]);
    expect(await consentOf(cab[0], { meetingId: made.id, shown: rows })).toEqual({ granted: 1, refused: [] });
    expect(await pulled.made.authorization(pulled.id)).toMatchObject({ votes: [] });
    expect(
      await refusalsOf(pullItem(cab[0].context, { meetingId: made.id, authorizationId: outside.id, reason: "Too late." })),
    ).toEqual(["not-pending"]);
  });

  it("needs a quorum of the meeting; a vote upon one item does not", async () => {
    const { cab, manager } = staff();
    const { made: its, id } = await asked();
    const made = await startedMeeting(cab[0], manager);
    expect(await refusalsOf(consentOf(cab[0], { meetingId: made.id, shown: await shown(id) }))).toEqual(["no-quorum"]);
    await vote(cab[0], id);
    expect(await its.authorization(id)).toMatchObject({ votes: [{ verdict: "grant" }] });
  });
});

it("and the whole record of it verifies", async () => {
  await clock();
  const verification = verifyRecord({ db: database(), actor: job.actor }, null);
  for (;;) {
    const { done, value } = await verification.next();
    if (!done) continue;
    expect(value?.report.faults).toEqual([]);
    break;
  }
});
