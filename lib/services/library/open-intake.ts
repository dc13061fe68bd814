import { randomUUID } from "node:crypto";
import { z } from "zod";
import { createChange } from "#lib/db/change-create";
import type { Transaction } from "#lib/db/client";
import { clockTime } from "#lib/db/clock";
import { withdrawnDigests } from "#lib/db/library-store";
import { inTransaction } from "#lib/db/transaction";
import { reasonsAgainstChange } from "#lib/domain/change";
import {
  fullName,
  type IntakeComponent,
  type IntakeOrigin,
  intakeKinds,
  namedOnes,
  reasonsAgainstIntake,
} from "#lib/domain/intake";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";
import { id, optionalInstant, requiredText } from "../fields.ts";

/** What every intake says of itself. */
export const intakeFields = {
  serviceId: id("Choose the service that needs it."),
  title: requiredText(200, "Give it a title."),
  reason: requiredText(8000, "Say why it may come in: who looked at it, and at what."),
  kind: z.enum(intakeKinds, { error: "Say whether it is new or runs already." }),
  source: requiredText(500, "Say where it comes from."),
  model: z.enum(["normal", "emergency"], { error: "Choose a change model." }),
  until: optionalInstant,
};

export type IntakeFields = z.infer<z.ZodObject<typeof intakeFields>>;

export interface RaisedIntake {
  /** Of the change that it is. */
  number: number;
  components: number;
  /** Components that neither a purl nor a digest names: nobody can let them in. */
  leftOut: number;
}

/** Raises an intake as a draft, with all that it lists. Nobody decides on it before it is submitted. */
export function openIntake(
  { actor, db }: Context,
  { serviceId, title, reason, model, kind, source, until }: IntakeFields,
  origin: IntakeOrigin,
  components: readonly IntakeComponent[],
): Promise<RaisedIntake> {
  const listed = namedOnes(components);
  const change = { title, reason, model, origin: "intake", templateId: null } as const;
  return inTransaction(db, async (tx) => {
    const withdrawn = await withdrawnAmong(tx, listed);
    const asked = { components: components.length, named: listed.length, until, model, withdrawn };
    const refusals = [...reasonsAgainstChange(change), ...reasonsAgainstIntake(asked, actor, await clockTime(tx))];
    if (refusals.length > 0) throw new AppError("refused", "The intake cannot be raised.", refusals);
    const number = await createChange(
      tx,
      actor,
      { id: randomUUID(), serviceId, ...change },
      { kind, source, until, origin, listed },
    );
    return { number, components: listed.length, leftOut: components.length - listed.length };
  });
}

const sha256In = ({ hashes }: IntakeComponent): string[] =>
  hashes.flatMap((hash) => (hash.startsWith("SHA-256:") ? [hash.slice("SHA-256:".length)] : []));

async function withdrawnAmong(tx: Transaction, listed: readonly IntakeComponent[]): Promise<string[]> {
  const withdrawn = new Set(await withdrawnDigests(tx, listed.flatMap(sha256In)));
  return listed.filter((one) => sha256In(one).some((digest) => withdrawn.has(digest))).map(fullName);
}
