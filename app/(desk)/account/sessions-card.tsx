import { Badge } from "#components/ui/badge";
import { Card, CardPart } from "#components/ui/card";
import { Time } from "#components/ui/time";
import type { OpenSession } from "#lib/queries/account-page";
import { EndOtherSessionsForm, EndSessionForm } from "./account-forms.tsx";
import { browserName } from "./browser-name.ts";

interface Shown {
  zone: string;
  provider: string;
}

/** This browser first, then every other that is signed in. */
export function SessionsCard({ sessions, own, ...shown }: Shown & { sessions: readonly OpenSession[]; own: string }) {
  const here = sessions.filter(({ id }) => id === own);
  const others = sessions.filter(({ id }) => id !== own);
  return (
    <Card title="Where you are signed in" count={sessions.length}>
      <ul>
        {here.map((one) => (
          <Session key={one.id} session={one} isOwn {...shown} />
        ))}
      </ul>
      <CardPart title="Others" count={others.length}>
        {others.length === 0 ? <p className="text-ink-2">You are signed in nowhere else.</p> : null}
        <ul className="divide-y divide-line">
          {others.map((one) => (
            <Session key={one.id} session={one} {...shown} />
          ))}
        </ul>
        {others.length > 1 ? (
          <div className="mt-4">
            <EndOtherSessionsForm keepSessionId={own} />
          </div>
        ) : null}
      </CardPart>
    </Card>
  );
}

function Session({ session, isOwn = false, zone, provider }: Shown & { session: OpenSession; isOwn?: boolean }) {
  const { id, userAgent, address, way, createdAt, lastSeenAt, expiresAt } = session;
  const by = { password: "by password", provider: `by ${provider}`, demonstration: "by one click" }[way];
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3">
      <div className="min-w-0">
        <p className="break-words font-[560]" title={userAgent}>
          {browserName(userAgent)}
          {address === "" || address === "local" ? "" : `, from ${address}`}
        </p>
        <p className="text-ink-2">
          {by}, since <Time at={createdAt} zone={zone} />; last seen <Time at={lastSeenAt} zone={zone} />; ends by itself{" "}
          <Time at={expiresAt} zone={zone} />
        </p>
      </div>
      {isOwn ? <Badge tone="granted">this browser</Badge> : <EndSessionForm sessionId={id} />}
    </li>
  );
}
