import type { ChangeInput } from "#lib/domain/change";
import type { Actor } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import type { Transaction } from "./client.ts";
import { createIntake, type NewIntake } from "./intake-store.ts";
import { appendRecord, openStream } from "./record.ts";
import { authorOf } from "./release-events.ts";

/** Inserts a draft with its stream of the record, and with what it would let in where it is an intake. Answers the number it was given. */
export async function createChange(
  tx: Transaction,
  actor: Actor,
  { id, serviceId, ...input }: ChangeInput & { id: string; serviceId: string },
  intake: NewIntake | null = null,
): Promise<number> {
  const service = await tx.service.findUnique({ where: { id: serviceId }, select: { state: true } });
  if (!service)
    throw new AppError("invalid", "There is no such service.", [
      { code: "no-such-service", message: "Choose a service.", field: "serviceId" },
    ]);
  if (service.state === "retired")
    throw new AppError("refused", "The service is retired.", [
      { code: "service-retired", message: "The service is retired.", field: "serviceId" },
    ]);
  const number = await nextNumber(tx, "change_number");
  const streamId = await openStream(tx, { kind: "change", name: `CHG-${number}`, actor });
  await tx.change.create({
    data: {
      id,
      number,
      serviceId,
      streamId,
      ...input,
      raisedBy: authorOf({ actorId: actor.kind === "person" ? actor.id : null }),
    },
    select: { id: true },
  });
  const told = intake ? { intake: await createIntake(tx, id, intake) } : {};
  await appendRecord(tx, {
    streamId,
    actor,
    events: [{ type: "change.raised", ...{ number, serviceId, ...input, ...told } }],
    subject: { changeId: id },
  });
  return number;
}

/** The next human number. A rolled-back raise leaves a gap, never a double. */
export async function nextNumber(
  tx: Transaction,
  sequence: "change_number" | "release_number" | "meeting_number",
): Promise<number> {
  const [row] = await tx.$queryRaw<{ number: bigint }[]>`SELECT nextval(${sequence}::regclass) AS number`;
  if (!row) throw new Error("A sequence gives a number.");
  return Number(row.number);
}
