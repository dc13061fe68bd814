/** A meeting that runs, with many items that were asked for by the application's own services. */
import type { Database } from "#lib/db/client";
import { waitingFor } from "#lib/db/meeting-agenda-store";
import { askChange } from "#lib/services/change/ask-change";
import { raiseChange } from "#lib/services/change/raise-change";
import { defineSeries } from "#lib/services/meeting/define-series";
import { joinMeeting } from "#lib/services/meeting/join-meeting";
import { startMeeting } from "#lib/services/meeting/start-meeting";
import { confirmPolicy } from "#lib/services/policy/confirm-policy";
import { proposePolicy } from "#lib/services/policy/propose-policy";
import { type Seated, seat } from "./people.ts";

export interface RunningMeeting {
  chair: Seated;
  number: number;
  items: number;
}

/** The CAB meets about this many normal changes, which it decides from now on. */
export async function holdMeeting(db: Database, items: number): Promise<RunningMeeting> {
  const [chair, proposer, confirmer] = [
    await seat(db, "Ingrid Solberg"),
    await seat(db, "Amara Okafor"),
    await seat(db, "Henrik Lund"),
  ];
  const { id: authorityId } = await db.authority.findUniqueOrThrow({ where: { key: "cab" }, select: { id: true } });
  const policyId = await proposePolicy(proposer.context, {
    ...{
      subject: "change",
      gate: null,
      model: "normal",
      kind: null,
      riskLevel: null,
      authorityId,
      votesNeeded: 2,
      rule: "number",
    },
    ...{ owners: "service_owner", changeManager: false, uninvolved: false, authorityIds: [], abstentions: "not_counted" },
    ...{ requestHours: 240, grantHours: 720, secondFactor: "password", isEnd: false, reason: "To be measured." },
  });
  await confirmPolicy(confirmer.context, { policyId });
  await ask(db, items - (await waitingFor(db, authorityId)).length);
  const seriesId = await defineSeries(confirmer.context, {
    ...{ authorityId, name: "Measured", chairId: chair.context.actor.id, repeats: "FREQ=WEEKLY", ownRule: "" },
    ...{ startsOn: new Date().toISOString().slice(0, 16), timeZone: "UTC", leadHours: 0 },
    ...{ minutes: 480, itemMinutes: 5, quorum: 1 },
  });
  const { id: meetingId, number } = await db.meeting.findFirstOrThrow({
    where: { seriesId, state: "planned" },
    select: { id: true, number: true },
  });
  await startMeeting(chair.context, { meetingId });
  await joinMeeting(chair.context, { meetingId });
  return { chair, number, items: await db.meetingItem.count({ where: { meetingId } }) };
}

async function ask(db: Database, count: number): Promise<void> {
  const requester = await seat(db, "Claire Dubois");
  const { id: serviceId } = await db.service.findUniqueOrThrow({ where: { key: "web-shop" }, select: { id: true } });
  for (let n = 1; n <= count; n++) {
    const change = {
      serviceId,
      title: `Change ${n}`,
      reason: "To be measured.",
      origin: "improvement",
      model: "normal",
    } as const;
    const number = await raiseChange(requester.context, { ...change, templateId: null });
    const { id: changeId } = await db.change.findUniqueOrThrow({ where: { number }, select: { id: true } });
    await askChange(requester.context, { changeId, expectedVersion: 1 });
  }
}
