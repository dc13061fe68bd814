import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readAppointmentFacts } from "#lib/db/appointment-store";
import { decideProposeAppointment } from "#lib/domain/appointment";
import { roles } from "#lib/domain/release";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id, optionalId } from "../fields.ts";

export const ProposeAppointmentInput = z.object({
  kind: z.enum(["role", "member", "owner", "deputy"], { error: "Choose what it is." }),
  personId: id("Choose a person."),
  role: z.preprocess((sent) => sent || null, z.enum(roles, { error: "Choose a role." }).nullable()),
  authorityId: optionalId("Choose an authority."),
  serviceId: optionalId("Choose a service."),
});

/** Proposes a role, a seat or an ownership for somebody else. A form may send more than its kind asks for. Answers the id. */
export async function proposeAppointment(
  context: Context,
  { kind, personId, role, authorityId, serviceId }: z.infer<typeof ProposeAppointmentInput>,
): Promise<string> {
  const appointmentId = randomUUID();
  const wish = {
    kind,
    personId,
    role: kind === "role" ? role : null,
    authorityId: kind === "member" ? authorityId : null,
    serviceId: kind === "owner" || kind === "deputy" ? serviceId : null,
  };
  await administer(context, async (tx) => {
    const { appointed, facts } = await readAppointmentFacts(tx, wish);
    return decideProposeAppointment({ appointmentId, ...appointed }, facts, context.actor);
  });
  return appointmentId;
}
