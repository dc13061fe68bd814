import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import { roleLabels } from "#lib/domain/labels";
import { type Role, roles } from "#lib/domain/release";
import type { Proposal } from "#lib/queries/home-standing";

/** What somebody else proposed, and this person may confirm. */
export function ProposalsCard({ proposals, zone }: { proposals: readonly Proposal[]; zone: string }) {
  if (proposals.length === 0) return null;
  return (
    <Card title="Waiting for a second person" count={proposals.length} action={<Link href="/admin">Confirm in Admin</Link>}>
      <ul className="divide-y divide-line">
        {proposals.map((proposal) => (
          <li key={proposal.id} className="py-2 first:pt-0 last:pb-0">
            <p>
              <span className="font-[560]">{proposal.name}</span> {sayProposed(proposal)}
            </p>
            <p className="text-ink-2">
              proposed by {proposal.proposedBy}
              {proposal.proposedAt === null ? null : (
                <>
                  {" "}
                  on <Time at={proposal.proposedAt} zone={zone} isQuiet />
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const isRole = (name: string): name is Role => roles.some((role) => role === name);

function sayProposed({ kind, of }: Proposal): string {
  switch (kind) {
    case null:
      return `as a template for standard changes to ${of}`;
    case "role":
      return `as ${isRole(of) ? roleLabels[of] : of}`;
    case "member":
      return `as a member: ${of}`;
    case "owner":
      return `as owner of ${of}`;
    case "deputy":
      return `as deputy for ${of}`;
  }
}
