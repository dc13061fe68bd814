import { Card } from "#components/ui/card";

/** How policies work, in short; docs/policies.md says it with examples. */
export const PolicyHelp = () => (
  <Card title="How policies work">
    <div className="space-y-2 text-ink-2">
      <p>
        A policy says who decides: an authority, how many of its members, and who else must be among them. It is chosen by gate
        and change model; one that names the risk goes before one that does not, then one that names the kind of release.
      </p>
      <p>
        A change of it is a new version. An administrator or change manager proposes it, sees which decisions of the last 90 days
        would have gone otherwise, and a second one confirms it. What was asked before stays decided by the version of its day.
      </p>
      <p>
        Where no policy rules, nothing can be asked. Where the people who may vote cannot reach the numbers, asking is refused and
        says who is missing.
      </p>
      <p>
        <b className="font-[560]">A bank</b>: deployment at high risk takes three of the board, the owner of each affected service
        and one of Security, signed with a passkey. <b className="font-[560]">Three people</b>: one of the change managers and the
        service owner, who may be the same person, as long as somebody else asks.
      </p>
    </div>
  </Card>
);
