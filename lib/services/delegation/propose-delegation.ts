import { randomUUID } from "node:crypto";
import { z } from "zod";
import { delegationsOf, lendableSeats } from "#lib/db/delegation-store";
import { readPerson } from "#lib/db/person-store";
import { decideProposeDelegation } from "#lib/domain/delegation";
import { AppError } from "#lib/errors";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id, instant } from "../fields.ts";

export const ProposeDelegationInput = z.object({
  ofId: id("Choose the seat."),
  delegateId: id("Choose who votes in your place."),
  from: instant,
  to: instant,
});

/** Names who votes in one's place for a time. It waits for a second person. Answers its id. */
export async function proposeDelegation(
  context: Context,
  { delegateId, ...input }: z.infer<typeof ProposeDelegationInput>,
): Promise<string> {
  const delegationId = randomUUID();
  const personId = context.actor.kind === "person" ? context.actor.id : null;
  if (personId === null) throw new AppError("refused", "A person who signed in does this.");
  await administer(context, async (tx, now) => {
    const facts = { seats: await lendableSeats(tx, personId), standing: await delegationsOf(tx, { personId }) };
    const delegate = await readPerson(tx, delegateId);
    return decideProposeDelegation({ ...input, delegationId, delegate }, facts, context.actor, now);
  });
  return delegationId;
}
