import { Badge } from "#components/ui/badge";
import { CardPart } from "#components/ui/card";
import { Digest } from "#components/ui/digest";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import { sayCoverage } from "#lib/domain/bill-of-materials";
import type { Build } from "#lib/domain/release";

/** The bill of materials of a build: how its components stand, and how much of it was looked up at all. */
export function BillPart({ build, number, isLast, zone }: { build: Build; number: number; isLast: boolean; zone: string }) {
  const { bill } = build;
  if (!bill) return isLast && build.sealed ? <NoBill /> : null;
  const { standing } = bill;
  const address = `/releases/REL-${number}/build/components`;
  const listed = `CycloneDX ${bill.specVersion} ${bill.format.toUpperCase()}`;
  return (
    <div id={isLast ? "bill" : undefined}>
      <CardPart title="Bill of materials" count={bill.components}>
        <p className="text-ink-2">
          {listed} <Digest sha256={bill.sha256} />, handed in by {bill.handedInBy.name},{" "}
          <Time at={bill.handedInAt} zone={zone} isQuiet />.
          {bill.duplicates > 0 ? ` ${bill.duplicates} components stood there more than once and count once.` : ""}
        </p>
        {isLast ? (
          <>
            <ul className="mt-2 flex flex-wrap gap-2">
              <li>
                <Link href={`${address}?standing=foreign`}>
                  <Badge tone={standing.foreign === 0 ? "granted" : "asked"}>{standing.foreign} foreign</Badge>
                </Link>
              </li>
              <li>
                <Link href={`${address}?standing=in_library`}>
                  <Badge tone="neutral">{standing.inLibrary} in the library</Badge>
                </Link>
              </li>
              {standing.waived === 0 ? null : (
                <li>
                  <Link href={`${address}?standing=waived`}>
                    <Badge tone="neutral">{standing.waived} let in for now</Badge>
                  </Link>
                </li>
              )}
              <li>
                <Link href={`${address}?standing=own`}>
                  <Badge tone="neutral">{standing.own} of its own</Badge>
                </Link>
              </li>
            </ul>
            <p className="mt-2 text-ink-2">
              {sayCoverage(standing)} <Link href={address}>All components and licences</Link>
              {standing.foreign + standing.foreignMaterials.length === 0 ? null : (
                <>
                  . <Link href={`/library/intakes/new?release=REL-${number}`}>Have the foreign ones let in</Link>
                </>
              )}
            </p>
          </>
        ) : null}
      </CardPart>
    </div>
  );
}

const NoBill = () => (
  <div id="bill">
    <CardPart title="Bill of materials">
      <p className="text-ink-2">None yet: nobody can say what this build is made of.</p>
    </CardPart>
  </div>
);
