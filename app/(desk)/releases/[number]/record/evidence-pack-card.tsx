import { Card } from "#components/ui/card";
import { LinkButton } from "#components/ui/link-button";

/** Everything about one release in one file: what is in it, and how anybody verifies it without this server. */
export function EvidencePackCard({ name }: { name: string }) {
  return (
    <Card title="Evidence pack">
      <p className="mb-3 text-ink-2">
        Everything about {name} in one file: its record and that of its changes, bills, test reports and provenance, a page to
        read, and the verifier.
      </p>
      <LinkButton isPlain href={`/api/releases/${name}/evidence-pack`}>
        Download the pack
      </LinkButton>
      <p className="mt-3 text-ink-2">
        It verifies without this server: <code>node verify-record.mjs {name}-evidence.zip</code>. Artifacts are named in it by
        their digests, and stay in the library.
      </p>
    </Card>
  );
}
