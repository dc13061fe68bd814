import { Badge } from "#components/ui/badge";
import { Digest } from "#components/ui/digest";
import { Time } from "#components/ui/time";
import { provenanceFormatLabels } from "#lib/domain/labels";
import { coveredBy, isCounting, notesOn, type Provenance } from "#lib/domain/provenance";
import type { Build } from "#lib/domain/release";

/** What was signed about a build, the latest first: whether it counts, for what, and what speaks against it. */
export function ProvenanceList({ build, zone }: { build: Build; zone: string }) {
  return (
    <ul className="divide-y divide-line">
      {[...build.provenance].reverse().map((one) => (
        <li key={one.id} className="py-2">
          <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
            <b className="break-all font-[560]">{one.trustedBuilder?.name ?? "Nobody trusted here"}</b>
            <Badge tone={isCounting(one) ? "granted" : "refused"}>{isCounting(one) ? "verified" : "does not hold"}</Badge>
            <span className="text-ink-2">
              {provenanceFormatLabels[one.format]} for {coveredBy(build, one).length} of {build.artifacts.length} artifacts
            </span>
            <span className="ml-auto text-ink-3">
              {one.handedInBy.name}, <Time at={one.handedInAt} zone={zone} isQuiet />
            </span>
          </p>
          <Against of={one} />
          <ul className="text-ink-2 text-sm">
            {notesOn(build, one).map((note) => (
              <li key={note} className="break-words">
                {note}
              </li>
            ))}
          </ul>
          <details className="mt-1">
            <summary className="cursor-pointer text-ink-2">What it says</summary>
            <dl className="mt-1 grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[auto_1fr] [&>dd]:break-all [&>dt]:text-ink-3">
              <dt>Builder</dt>
              <dd>{one.builderUri}</dd>
              {one.signer ? (
                <>
                  <dt>Signed as</dt>
                  <dd>{one.signer}</dd>
                </>
              ) : null}
              <dt>File</dt>
              <dd>
                <Digest sha256={one.sha256} />
              </dd>
              <dt>Materials</dt>
              <dd>
                <Materials of={one} />
              </dd>
            </dl>
          </details>
        </li>
      ))}
    </ul>
  );
}

function Against({ of: { faults, trustedBuilder } }: { of: Provenance }) {
  const against =
    trustedBuilder && !trustedBuilder.isInForce ? [...faults, `${trustedBuilder.name} is trusted no more.`] : faults;
  if (against.length === 0) return null;
  return (
    <ul className="mt-1 space-y-1 border-refused border-l-2 pl-3">
      {against.map((fault) => (
        <li key={fault} className="break-words">
          {fault}
        </li>
      ))}
    </ul>
  );
}

const mostShown = 50;

function Materials({ of: { materials } }: { of: Provenance }) {
  if (materials.length === 0) return "It names none.";
  return (
    <ul>
      {materials.slice(0, mostShown).map(({ uri, digests }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a statement may name the same material twice
        <li key={index}>
          {uri || "without an address"} <code className="text-ink-3">{digests.join(" ")}</code>
        </li>
      ))}
      {materials.length > mostShown ? <li>and {materials.length - mostShown} more</li> : null}
    </ul>
  );
}
