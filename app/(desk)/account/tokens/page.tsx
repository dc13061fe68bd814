import type { Metadata } from "next";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { PageHead } from "#components/ui/page-head";
import { Time } from "#components/ui/time";
import { tokenVerbLabels } from "#lib/domain/labels";
import { accountPage } from "#lib/queries/account-page";
import { type OwnToken, tokensPage } from "#lib/queries/tokens-page";
import { requirePage } from "#lib/web/session";
import { GetCommand } from "../../../get-command.tsx";
import { MakeTokenForm, RevokeTokenForm } from "./token-forms.tsx";

export const metadata: Metadata = { title: "Access tokens" };

export default async function TokensPage() {
  const { context, person, organisation } = await requirePage();
  const [tokens, { hasPassword }] = await Promise.all([tokensPage(context), accountPage(context)]);
  const live = tokens.filter(isLive);
  const ended = tokens.filter((one) => !isLive(one));
  return (
    <>
      <PageHead
        title="Access tokens"
        meta={[
          { key: "of", fact: <Link href="/account">{person.name}</Link> },
          { key: "docs", fact: <Link href="/api/docs">What can be called</Link> },
        ]}
      />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="space-y-5">
          <Card title="In force" count={live.length}>
            {live.length === 0 ? (
              <p className="text-ink-2">
                You have none. Make one for a pipeline: it acts as you, does no more than you tick, and never votes.
              </p>
            ) : (
              <ul className="divide-y divide-line">
                {live.map((token) => (
                  <Token key={token.id} token={token} zone={person.timeZone}>
                    <RevokeTokenForm tokenId={token.id} name={token.name} />
                  </Token>
                ))}
              </ul>
            )}
          </Card>
          {ended.length === 0 ? null : (
            <Card title="Not in force any more" count={ended.length}>
              <ul className="divide-y divide-line">
                {ended.map((token) => (
                  <Token key={token.id} token={token} zone={person.timeZone} />
                ))}
              </ul>
            </Card>
          )}
        </div>
        <div className="space-y-5">
          <Card title="A new one">
            <MakeTokenForm hasPassword={hasPassword} isDemonstration={organisation.isDemonstration} />
          </Card>
          <Card title="What to do with it">
            <GetCommand />
          </Card>
        </div>
      </div>
    </>
  );
}

const isLive = ({ revokedAt, isOver }: OwnToken): boolean => revokedAt === null && !isOver;

function Token({ token, zone, children }: { token: OwnToken; zone: string; children?: React.ReactNode }) {
  const { name, verbs, services, madeAt, expiresAt, lastUsedAt, revokedAt } = token;
  return (
    <li className="space-y-1 py-3 first:pt-0">
      <p className="flex flex-wrap items-center gap-2">
        <span className="break-words font-[560]">{name}</span>
        {revokedAt ? <Badge tone="refused">revoked</Badge> : token.isOver ? <Badge tone="neutral">over</Badge> : null}
      </p>
      <p className="text-ink-2">
        may {verbs.map((verb) => tokenVerbLabels[verb]).join(", ")};{" "}
        {services.length === 0 ? "for every service" : `for ${services.join(", ")} only`}
      </p>
      <p className="text-ink-2 text-sm">
        made <Time at={madeAt} zone={zone} />,{" "}
        {revokedAt ? (
          <>
            revoked <Time at={revokedAt} zone={zone} />
          </>
        ) : (
          <>
            until <Time at={expiresAt} zone={zone} />
          </>
        )}
        ;{" "}
        {lastUsedAt ? (
          <>
            last used <Time at={lastUsedAt} zone={zone} />
          </>
        ) : (
          "not used yet"
        )}
      </p>
      {children}
    </li>
  );
}
