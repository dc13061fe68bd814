import { z } from "zod";
import { readAppointment, standingAppointments } from "#lib/db/appointment-store";
import { decideConfirmAppointment } from "#lib/domain/appointment";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const ConfirmAppointmentInput = z.object({ appointmentId: id("Choose an appointment.") });

/** The second person's yes: from now on it is in force. */
export async function confirmAppointment(
  context: Context,
  { appointmentId }: z.infer<typeof ConfirmAppointmentInput>,
): Promise<void> {
  await administer(context, async (tx) => {
    const { appointment, personHasLeft } = await readAppointment(tx, appointmentId);
    const standing = await standingAppointments(tx, appointment);
    return decideConfirmAppointment(appointment, { personHasLeft, standing }, context.actor);
  });
}
