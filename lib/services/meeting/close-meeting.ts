import { z } from "zod";
import type { Transaction } from "#lib/db/client";
import { decisionsIn, readAgenda, takenUpIn, waitingFor } from "#lib/db/meeting-agenda-store";
import { refuse } from "#lib/domain/decision";
import { canonicalBytes, sha256Hex } from "#lib/domain/evidence";
import { decideClose, reasonsAgainstClose } from "#lib/domain/meeting";
import { toAgendaItem } from "#lib/domain/meeting-agenda";
import { type ItemRecord, minutesOf } from "#lib/domain/meeting-minutes";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";
import { changeMeeting } from "./change-meeting.ts";

export const CloseMeetingInput = z.object({ meetingId: id("Name the meeting.") });

/** Closes a meeting: its minutes are made of the record as it stands, and frozen with a digest of their own. */
export async function closeMeeting(context: Context, { meetingId }: z.infer<typeof CloseMeetingInput>): Promise<void> {
  const { actor } = context;
  await changeMeeting(context, meetingId, async ({ meeting, series, agendaDigest, startedBy }, closedAt, tx) => {
    const refusals = reasonsAgainstClose(meeting, actor);
    const { startedAt } = meeting;
    if (refusals.length > 0 || startedAt === null || agendaDigest === null || actor.kind !== "person") return refuse(...refusals);
    const tray = await waitingFor(tx, series.authority.id, meetingId);
    const minutes = canonicalBytes(
      minutesOf({
        meeting: { ...meeting, startedAt },
        name: series.name,
        authority: series.authority.name,
        timeZone: series.timeZone,
        agendaDigest,
        startedBy: startedBy ?? "",
        closedBy: actor.name,
        closedAt,
        records: await recordsOf(tx, meetingId),
        leftInTray: tray.map(({ number, about, title }) => ({ number, about, title })),
      }),
    );
    return decideClose(meeting, { minutes, minutesDigest: sha256Hex(minutes) }, actor);
  });
}

/** What was frozen of each item, and what the record says of it since. */
async function recordsOf(tx: Transaction, meetingId: string): Promise<Map<string, ItemRecord>> {
  const [frozen, late] = [await readAgenda(tx, meetingId), await takenUpIn(tx, meetingId)];
  const items = [...(frozen?.agenda.items ?? []), ...late.map((one) => ({ ...toAgendaItem(one), inBlock: false }))];
  const decisions = await decisionsIn(
    tx,
    items.map(({ authorizationId }) => authorizationId),
  );
  return new Map(
    items.flatMap((item) => {
      const decision = decisions.get(item.authorizationId);
      return decision ? [[item.authorizationId, { item, ...decision }] as const] : [];
    }),
  );
}
