import { Badge, type Tone } from "#components/ui/badge";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import { type ComponentStandingKind, foreignReasonLabels, type ListedComponent } from "#lib/domain/bill-of-materials";

const badges: Record<ComponentStandingKind, { tone: Tone; word: string }> = {
  own: { tone: "neutral", word: "its own" },
  in_library: { tone: "granted", word: "in the library" },
  waived: { tone: "granted", word: "let in for now" },
  foreign: { tone: "asked", word: "foreign" },
};

/** Components in the order of their bill, each with how it stands and why. */
export function ComponentTable({ components, zone }: { components: readonly ListedComponent[]; zone: string }) {
  return (
    <ul className="divide-y divide-line">
      {components.map(
        ({ position, name, version, purl, purlFault, licences, hasDigest, standing, reason, letInBy, letInUntil }) => (
          <li key={position} className="py-2">
            <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
              <b className="break-all font-[560]">{name}</b>
              <span className="text-ink-2">{version}</span>
              <Badge tone={badges[standing].tone}>{badges[standing].word}</Badge>
              <span className="ml-auto text-ink-3">{licences.length === 0 ? "no licence stated" : licences.join(", ")}</span>
            </p>
            <p className="text-ink-2 text-sm">
              {purl ? <code className="break-all">{purl}</code> : (purlFault ?? "No purl")}
              {hasDigest ? "" : ", no digest"}
              {reason ? `: ${foreignReasonLabels[reason]}` : ""}
              {letInBy === null ? null : (
                <>
                  , let in by <Link href={`/changes/CHG-${letInBy}`}>CHG-{letInBy}</Link>
                  {letInUntil ? (
                    <>
                      {" "}
                      until <Time at={letInUntil} zone={zone} />
                    </>
                  ) : null}
                </>
              )}
            </p>
          </li>
        ),
      )}
    </ul>
  );
}
