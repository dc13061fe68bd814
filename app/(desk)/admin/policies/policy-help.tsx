import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";

/** How policies work, in short; /help/policies says it whole, with examples. */
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
        <Link href="/help/policies">The whole of it, with the examples of a bank and of a team of three</Link>
      </p>
    </div>
  </Card>
);
