import { Time } from "#components/ui/time";
import type { ShownAppointment } from "#lib/queries/appointments-held";

/** Who gave an appointment, and who confirmed it. */
export function GivenBy({ appointment, zone }: { appointment: ShownAppointment; zone: string }) {
  const { isByClaims, proposerName, confirmerName, proposedAt } = appointment;
  const giver = isByClaims ? "the sign-in provider's claims" : (proposerName ?? "the founding");
  return (
    <>
      by {giver}, <Time at={proposedAt} zone={zone} precision="day" />
      {confirmerName === null ? null : <>, confirmed by {confirmerName}</>}
    </>
  );
}
