import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { GetCommand } from "../../../get-command.tsx";

/** What holds for every call. */
export function Conventions({ server }: { server: string }) {
  return (
    <Card title="What holds for every call" id="conventions">
      <div className="space-y-3">
        <p>
          Make an <Link href="/account/tokens">access token</Link> under your account and show it with every call. It acts as you,
          does no more than you ticked, and is in force until its day or until it is revoked.
        </p>
        <pre className="whitespace-pre-wrap break-all rounded-md bg-sunken p-3 text-sm">
          {`curl -H "Authorization: Bearer $COUNTERSIGN_TOKEN" ${server}/api/v1/releases`}
        </pre>
        <GetCommand />
        <dl className="divide-y divide-line">
          {conventions.map(({ says, meaning }) => (
            <div key={says} className="grid gap-x-5 gap-y-0.5 py-2.5 sm:grid-cols-[12rem_1fr]">
              <dt className="font-[560]">{says}</dt>
              <dd className="text-ink-2">{meaning}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Card>
  );
}

const conventions = [
  {
    says: "When it is no",
    meaning:
      "A problem document (RFC 9457): a title, a code, and every reason at once, with the field it belongs to or the page where it is mended, where there is one. 422 is a rule that refuses, 403 a token or role that may not.",
  },
  {
    says: "Sending again",
    meaning:
      "POST takes an Idempotency-Key: whatever was done under it is answered again to the same request for a day, and done no second time. Another request under the same key is refused. A request that was refused has changed nothing and frees its key.",
  },
  {
    says: "Versions",
    meaning:
      "Changes, releases, builds and services answer their version as an ETag. PUT of a change, of a release and of its parts asks for it in If-Match and is refused with 412 where somebody else was faster; where it may be given, the OpenAPI document says so.",
  },
  {
    says: "Lists",
    meaning:
      "A page at a time, limit up to 200. Each page answers the cursor of the next one as next, null at the end. A token for some services lists one of them at a time, named as service.",
  },
  {
    says: "How often",
    meaning: "RateLimit and RateLimit-Policy say how many calls a token has left; past that, 429 with Retry-After.",
  },
  {
    says: "Votes",
    meaning: "No token votes: a change authorization is decided by people who are signed in, with their password or passkey.",
  },
] as const;
