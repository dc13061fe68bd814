import { Card } from "#components/ui/card";
import { Digest } from "#components/ui/digest";
import { Link } from "#components/ui/link";
import { LinkButton } from "#components/ui/link-button";
import { Time } from "#components/ui/time";
import type { Change } from "#lib/domain/change";
import { fullName, type Intake, isStrong } from "#lib/domain/intake";
import type { ChangeState } from "#lib/domain/release";
import type { ChangePage } from "#lib/queries/change-page";
import { addressOf } from "#lib/web/list-address";

/** What an intake in this state does for what it lists. */
export function inForce(state: ChangeState, isPast: boolean): string {
  if (state === "authorized" && isPast) return "Its day is over: what it lists is foreign again.";
  if (state === "authorized") return "What it lists is in the library. Withdrawn, it is foreign again from then on.";
  if (state === "withdrawn") return "It is withdrawn, and lets nothing in.";
  return "It lets nothing in before a change authority has granted it.";
}

/** What an intake would let in, a page at a time. */
export function IntakeCard({
  change,
  intake,
  listed: { components, next },
  zone,
}: {
  change: Change;
  intake: Intake;
  listed: ChangePage["listed"];
  zone: string;
}) {
  const { kind, source, until, origin } = intake;
  const place = `/changes/CHG-${change.number}`;
  return (
    <Card title="What it lists" count={intake.components} id="components">
      <p className="text-ink-2">
        {kind === "baseline" ? "A baseline: it runs already. " : ""}From {source}.{" "}
        {until ? (
          <>
            Let in until <Time at={until} zone={zone} />, and foreign again afterwards.
          </>
        ) : (
          "Let in for good."
        )}{" "}
        <ListedIn origin={origin} />
      </p>
      <ul className="mt-3 divide-y divide-line">
        {components.map(({ position, group, name, version, purl, hashes, licences }) => (
          <li key={position} className="py-2">
            <p className="flex flex-wrap items-baseline gap-x-3">
              <b className="break-all font-[560]">{fullName({ group, name })}</b>
              <span className="text-ink-2">{version}</span>
              <span className="ml-auto text-ink-3">{licences.length === 0 ? "no licence stated" : licences.join(", ")}</span>
            </p>
            <p className="text-ink-2 text-sm">
              {purl ? <code className="break-all">{purl}</code> : "No purl"}
              {hashes.some(isStrong) ? "" : ", no digest: known by its purl alone"}
            </p>
          </li>
        ))}
      </ul>
      <nav aria-label="Pages of the list" className="no-print mt-4 flex gap-3 empty:hidden">
        {components[0]?.position === 0 ? null : <LinkButton href={`${place}#components`}>From the beginning</LinkButton>}
        {next === null ? null : <LinkButton href={`${addressOf(place, { after: next })}#components`}>More</LinkButton>}
      </nav>
    </Card>
  );
}

function ListedIn({ origin }: Pick<Intake, "origin">) {
  switch (origin.from) {
    case "bill":
      return (
        <>
          The list is what was foreign in the bill of{" "}
          <Link href={`/releases/REL-${origin.release}/build/components`}>REL-{origin.release}</Link>.
        </>
      );
    case "file":
      return (
        <>
          The list was read from a {origin.format === "cyclonedx" ? "CycloneDX bill" : "package-lock.json"}{" "}
          <Digest sha256={origin.sha256} />.
        </>
      );
    case "hand":
      return "The list was typed.";
  }
}
