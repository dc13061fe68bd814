/** Series of meetings: when an authority meets, who presides, and what is on the agenda. */
import type { AdminEvent } from "./admin-event.ts";
import { type Decision, decide, type Refusal, refuse } from "./decision.ts";
import type { SeriesTold } from "./meeting-event.ts";
import { requireCapability } from "./permissions.ts";
import { reasonsAgainstRule } from "./recurrence.ts";
import type { Actor, PersonRef } from "./release.ts";

export type SeriesInput = Omit<SeriesTold, "authorityName" | "chairName" | "seriesId" | "authorityId">;

export interface MeetingAuthority {
  id: string;
  name: string;
  members: readonly PersonRef[];
}

const noSuchAuthority: Refusal = { code: "no-such-authority", message: "Choose the authority that meets.", field: "authorityId" };
const isOver: Refusal = { code: "series-ended", message: "These meetings have ended. Define new ones." };

function reasonsAgainst(input: SeriesInput, { name, members }: MeetingAuthority): Refusal[] {
  const refusals = reasonsAgainstRule(input);
  if (!members.some(({ id }) => id === input.chairId))
    refusals.push({ code: "no-member", message: `Choose a member of ${name} as the chair.`, field: "chairId" });
  if (input.quorum > members.length)
    refusals.push({
      code: "quorum-out-of-reach",
      message: `${name} has ${members.length} ${members.length === 1 ? "member" : "members"}: a quorum of ${input.quorum} is never reached.`,
      field: "quorum",
    });
  if (input.itemMinutes > input.minutes)
    refusals.push({ code: "item-too-long", message: "One item cannot take longer than the meeting.", field: "itemMinutes" });
  return refusals;
}

const told = (seriesId: string, input: SeriesInput, { id, name, members }: MeetingAuthority): SeriesTold => ({
  seriesId,
  authorityId: id,
  authorityName: name,
  chairName: members.find((one) => one.id === input.chairId)?.name ?? "",
  ...input,
});

export function decideDefineSeries(
  authority: MeetingAuthority | null,
  seriesId: string,
  input: SeriesInput,
  actor: Actor,
): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "meeting:define");
  if (!authority) return refuse(...refusals, noSuchAuthority);
  refusals.push(...reasonsAgainst(input, authority));
  return decide(refusals, { type: "meeting_series.defined", ...told(seriesId, input, authority) });
}

interface Standing {
  id: string;
  name: string;
  isEnded: boolean;
}

export function decideAmendSeries(
  series: Standing,
  authority: MeetingAuthority,
  input: SeriesInput,
  actor: Actor,
): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "meeting:define");
  if (series.isEnded) refusals.push(isOver);
  refusals.push(...reasonsAgainst(input, authority));
  return decide(refusals, { type: "meeting_series.amended", ...told(series.id, input, authority) });
}

/** It takes place no more; what was held stays in the record. */
export function decideEndSeries(series: Standing, actor: Actor): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "meeting:define");
  if (series.isEnded) refusals.push(isOver);
  return decide(refusals, { type: "meeting_series.ended", seriesId: series.id, name: series.name });
}
