/** Requests for change: raised by who needs them, decided about by a change manager. */
import { askChange } from "#lib/services/change/ask-change";
import { raiseChange } from "#lib/services/change/raise-change";
import type { Nordwind } from "./organisation.ts";
import type { SeededPerson } from "./people.ts";
import type { Wish } from "./plot.ts";
import type { ServiceKey } from "./services.ts";
import { vote } from "./sign.ts";
import { teamOf } from "./story.ts";

export interface RaisedChange {
  id: string;
  by: SeededPerson;
}

export async function raise(nordwind: Nordwind, service: ServiceKey, wish: Wish): Promise<RaisedChange> {
  const { model = "normal", ...input } = wish;
  const by = teamOf(nordwind, service).requester;
  const templateId = model === "standard" ? (nordwind.templates[service] ?? null) : null;
  const number = await raiseChange(by.context, { ...input, model, serviceId: nordwind.services[service], templateId });
  const { id } = await nordwind.db.change.findUniqueOrThrow({ where: { number }, select: { id: true } });
  return { id, by };
}

export const submit = ({ id, by }: RaisedChange): Promise<string> => askChange(by.context, { changeId: id, expectedVersion: 1 });

/** A change manager decides about it at once; to refuse it takes both. */
export async function authorize(nordwind: Nordwind, change: RaisedChange, refusal = ""): Promise<void> {
  const { henrik, amara } = nordwind.people;
  const authorizationId = await submit(change);
  const evidenceDigest = await digestOf(nordwind, authorizationId);
  const inTurn = Number.parseInt(evidenceDigest.slice(0, 1), 16) % 2 ? henrik : amara;
  if (refusal === "") await vote(inTurn, { authorizationId, verdict: "grant", reason: "", evidenceDigest });
  else
    for (const manager of [henrik, amara])
      await vote(manager, { authorizationId, verdict: "refuse", reason: refusal, evidenceDigest });
}

/** The evidence that whoever votes is shown. */
export async function digestOf({ db }: Nordwind, id: string): Promise<string> {
  return (await db.authorization.findUniqueOrThrow({ where: { id }, select: { evidenceDigest: true } })).evidenceDigest;
}
