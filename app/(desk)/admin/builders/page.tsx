import type { Metadata } from "next";
import type { ReactNode } from "react";
import { LockedButton } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { Digest } from "#components/ui/digest";
import { Time } from "#components/ui/time";
import { builderKindLabels } from "#lib/domain/labels";
import { requireCapability } from "#lib/domain/permissions";
import { buildersPage, type ShownBuilder } from "#lib/queries/builders-page";
import { requirePage } from "#lib/web/session";
import { AdminHead } from "../admin-head.tsx";
import { ConfirmBuilderForm, EndBuilderForm, ProposeBuilderForm } from "./builder-forms.tsx";
import { ProvenanceRuleCard } from "./provenance-rule-card.tsx";

export const metadata: Metadata = { title: "Builders" };

/** Whose provenance counts, and what the gate to check-in makes of it: both proposed by one person and confirmed by another. */
export default async function BuildersPage() {
  const { context, person } = await requirePage();
  const { trusted, proposed, ended, rule, waitingRules } = await buildersPage(context);
  const against = requireCapability(context.actor, "trust:propose");
  const zone = person.timeZone;
  return (
    <div className="space-y-5">
      <AdminHead current="/admin/builders" />
      <Card title="Trusted builders" count={trusted.length}>
        <p className="mb-4 max-w-prose text-ink-2">
          A builder signs how artifacts came to be: which source went in, where it was built, what came out. Its signature counts
          here once two people agreed on its key or its Sigstore, and is verified without asking anybody outside.
        </p>
        {trusted.length === 0 ? (
          <p className="mb-4 text-ink-2">None yet. Until one is trusted, no provenance counts: propose the first below.</p>
        ) : null}
        <ul className="divide-y divide-line">
          {trusted.map((one) => (
            <Builder key={one.id} of={one} zone={zone}>
              {one.againstEnding.length === 0 ? (
                <EndBuilderForm trustedBuilderId={one.id} name={one.name} title="End the trust" />
              ) : null}
            </Builder>
          ))}
        </ul>
        {against.length === 0 ? <ProposeBuilderForm /> : <LockedButton label="Propose a builder" why={against} />}
      </Card>
      {proposed.length > 0 ? (
        <Card title="Proposed" count={proposed.length}>
          <ul className="divide-y divide-line">
            {proposed.map((one) => (
              <Builder key={one.id} of={one} zone={zone}>
                {one.againstConfirming.length === 0 ? (
                  <ConfirmBuilderForm trustedBuilderId={one.id} name={one.name} />
                ) : (
                  <LockedButton label="Confirm" why={[...one.againstConfirming]} />
                )}
                {one.againstEnding.length === 0 ? (
                  <EndBuilderForm trustedBuilderId={one.id} name={one.name} title="Withdraw" />
                ) : null}
              </Builder>
            ))}
          </ul>
        </Card>
      ) : null}
      <ProvenanceRuleCard rule={rule} waiting={waitingRules} mayPropose={against.length === 0} />
      {ended.length > 0 ? (
        <Card title="Trusted no more" count={ended.length}>
          <ul className="divide-y divide-line">
            {ended.map((one) => (
              <Builder key={one.id} of={one} zone={zone}>
                {one.ended ? (
                  <p className="text-ink-2">
                    Ended by {one.ended.by.name}, <Time at={one.ended.at} zone={zone} />: {one.ended.reason}
                  </p>
                ) : null}
              </Builder>
            ))}
          </ul>
        </Card>
      ) : null}
    </div>
  );
}

function Builder({ of, zone, children }: { of: ShownBuilder; zone: string; children?: ReactNode }) {
  const { name, kind, builderUri, keyHint, identity, issuer, fingerprint, proposer, proposedAt, confirmed } = of;
  return (
    <li className="space-y-2 py-3">
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <b className="font-[560]">{name}</b>
        <span className="break-all text-ink-2">{builderUri}</span>
        <span className="ml-auto">
          <Digest sha256={fingerprint} />
        </span>
      </p>
      <p className="break-words text-ink-2 first-letter:uppercase">
        {builderKindLabels[kind]}
        {keyHint ? ` ${keyHint}` : ""}
        {identity ? `, for ${identity}, vouched for by ${issuer}` : ""}. Proposed by {proposer.name},{" "}
        <Time at={proposedAt} zone={zone} precision="day" />
        {confirmed ? (
          <>
            , confirmed by {confirmed.by.name}, <Time at={confirmed.at} zone={zone} precision="day" />
          </>
        ) : null}
        .
      </p>
      {children}
    </li>
  );
}
