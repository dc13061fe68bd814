import { Badge, type Tone } from "#components/ui/badge";
import { type ComponentStandingKind, foreignReasonLabels, type ListedComponent } from "#lib/domain/bill-of-materials";

const badges: Record<ComponentStandingKind, { tone: Tone; word: string }> = {
  own: { tone: "neutral", word: "its own" },
  in_library: { tone: "granted", word: "in the library" },
  foreign: { tone: "asked", word: "foreign" },
};

/** Components in the order of their bill, each with how it stands and why. */
export function ComponentTable({ components }: { components: readonly ListedComponent[] }) {
  return (
    <ul className="divide-y divide-line">
      {components.map(({ position, name, version, purl, purlFault, licences, hasDigest, standing, reason }) => (
        <li key={position} className="py-2">
          <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
            <b className="break-all font-[560]">{name}</b>
            <span className="text-ink-2">{version}</span>
            <Badge tone={badges[standing].tone}>{badges[standing].word}</Badge>
            <span className="ml-auto text-ink-3">{licences.length === 0 ? "no licence stated" : licences.join(", ")}</span>
          </p>
          <p className="break-all text-ink-2 text-sm">
            {purl ? <code>{purl}</code> : (purlFault ?? "No purl")}
            {hasDigest ? "" : ", no SHA-256"}
            {reason ? `: ${foreignReasonLabels[reason]}` : ""}
          </p>
        </li>
      ))}
    </ul>
  );
}
