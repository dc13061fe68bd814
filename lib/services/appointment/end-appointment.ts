import { z } from "zod";
import { readAppointment } from "#lib/db/appointment-store";
import { administratorCount } from "#lib/db/person-store";
import { decideEndAppointment } from "#lib/domain/appointment";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const EndAppointmentInput = z.object({ appointmentId: id("Choose an appointment.") });

/** Ends an appointment from now on. What was decided under it stays decided. */
export async function endAppointment(context: Context, { appointmentId }: z.infer<typeof EndAppointmentInput>): Promise<void> {
  await administer(context, async (tx) => {
    const { appointment } = await readAppointment(tx, appointmentId);
    return decideEndAppointment(appointment, { administrators: await administratorCount(tx) }, context.actor);
  });
}
