import { Siren } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import type { Authorization } from "#lib/domain/authorization";
import type { RatificationDuty } from "#lib/domain/ratification";

/** On every page of an emergency: that it is one, and what is still owed for it. */
export function EmergencyBanner({ duty, zone }: { duty: RatificationDuty | null; zone: string }) {
  return duty ? <Banner isOverdue={duty.isOverdue}>{sayDuty(duty, zone)}</Banner> : null;
}

/** On a decision about an emergency, from its evidence alone. */
export const EmergencyEvidence = ({ subject }: { subject: Authorization["subject"] }) => (
  <Banner isOverdue={false}>{sayShortWay(subject)}</Banner>
);

function sayShortWay(subject: Authorization["subject"]): string {
  if (subject === "ratification")
    return "It was decided in haste by few. You say whether that was right: either way it can be closed, and a no demands a follow-up.";
  if (subject === "intake")
    return "It takes the short way: the emergency board decides alone. It lets in until its end and no longer; what is to stay is asked for again, as a normal intake.";
  return "It takes the short way: the emergency board decides alone, and afterwards a board says whether that was right.";
}

function Banner({ isOverdue, children }: { isOverdue: boolean; children: ReactNode }) {
  return (
    <section
      aria-label="Emergency"
      className={`mb-4 flex gap-3 rounded-lg border-2 border-refused p-4 print:bg-transparent ${isOverdue ? "bg-refused text-raised" : "bg-refused-soft text-ink"}`}
    >
      <Siren aria-hidden="true" className={`mt-0.5 size-5 shrink-0 ${isOverdue ? "" : "text-refused"}`} />
      <p>
        <b className={`font-[650] ${isOverdue ? "" : "text-refused"}`}>
          {isOverdue ? "Emergency, and its ratification is overdue." : "Emergency."}
        </b>{" "}
        {children}
      </p>
    </section>
  );
}

function sayDuty({ state, by, authorization }: RatificationDuty, zone: string): ReactNode {
  switch (state) {
    case "not_deployed":
      return "The emergency board decides each gate alone. After the deployment a board says whether that was right.";
    case "to_ask":
      return (
        <>
          It has to be ratified or not by {by ? <Time at={by} zone={zone} /> : null}, and nobody has asked for it. Until it is
          decided either way, it cannot be closed.
        </>
      );
    case "asked":
      return (
        <>
          It has to be ratified or not by {by ? <Time at={by} zone={zone} /> : null}:{" "}
          <Link href={`/authorizations/${authorization ?? ""}`} className="text-current underline">
            authorization {authorization}
          </Link>
          . Until it is decided either way, it cannot be closed.
        </>
      );
    case "ratified":
      return (
        <>
          It was ratified: <Link href={`/authorizations/${authorization ?? ""}`}>authorization {authorization}</Link>.
        </>
      );
    case "not_ratified":
      return (
        <>
          It was not ratified: <Link href={`/authorizations/${authorization ?? ""}`}>authorization {authorization}</Link>. A
          follow-up is demanded.
        </>
      );
  }
}
