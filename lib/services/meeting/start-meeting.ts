import { z } from "zod";
import { waitingFor } from "#lib/db/meeting-agenda-store";
import { canonicalBytes, sha256Hex } from "#lib/domain/evidence";
import { decideStart } from "#lib/domain/meeting";
import { type Agenda, agendaOf, toAgendaItem } from "#lib/domain/meeting-agenda";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";
import { changeMeeting } from "./change-meeting.ts";
import { planSeries } from "./plan-series.ts";

export const StartMeetingInput = z.object({ meetingId: id("Name the meeting.") });

/** Starts a meeting: its agenda is what stands on it now, frozen with a digest of its own. Then the next one is planned. */
export async function startMeeting(context: Context, { meetingId }: z.infer<typeof StartMeetingInput>): Promise<void> {
  const { actor } = context;
  const { series } = await changeMeeting(context, meetingId, async ({ meeting, series: its }, now, tx) => {
    const { name, authority, chair, timeZone, minutes, itemMinutes, leadHours, quorum } = its;
    const { items } = agendaOf(await waitingFor(tx, authority.id), { startsAt: meeting.startsAt, leadHours, timeZone });
    const agenda: Agenda = {
      version: 1,
      meeting: meeting.number,
      name,
      authority: authority.name,
      chair,
      startsAt: meeting.startsAt.toISOString(),
      timeZone,
      minutes,
      itemMinutes,
      leadHours,
      quorum,
      frozenAt: now.toISOString(),
      items: items.map(toAgendaItem),
    };
    const bytes = canonicalBytes(agenda);
    const frozen = { agenda: bytes, agendaDigest: sha256Hex(bytes) };
    const rows = agenda.items.map(({ authorizationId, inBlock }) => ({ authorizationId, inBlock }));
    return decideStart(meeting, { ...frozen, items: rows }, actor, now);
  });
  await planSeries(context, series.id);
}
