import type { Metadata } from "next";
import { LockedButton } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import { gateNumbers, gateWords } from "#lib/domain/labels";
import { requireCapability } from "#lib/domain/permissions";
import { oneOf } from "#lib/domain/waiver";
import { type WaiverRulesPage as Page, type RuledCheck, type ShownRule, waiverRulesPage } from "#lib/queries/waiver-rules-page";
import { requirePage } from "#lib/web/session";
import { AdminHead } from "../admin-head.tsx";
import { ConfirmWaiverRuleForm, ProposeWaiverRuleForm } from "./waiver-rule-forms.tsx";

export const metadata: Metadata = { title: "Waivers" };

/** Who may waive which check: data beside the policies, proposed by one person and confirmed by another. */
export default async function WaiverRulesPage() {
  const { context, person } = await requirePage();
  const { checks, authorities } = await waiverRulesPage(context);
  const mayPropose = requireCapability(context.actor, "waiver_rule:propose").length === 0;
  return (
    <div className="space-y-5">
      <AdminHead current="/admin/waivers" />
      <Card title="Who may waive a check" count={checks.length} action={<Link href="/record/waivers">Waivers given</Link>}>
        <p className="mb-4 max-w-prose text-ink-2">
          A waiver lets a gate be asked for although a check fails: with a reason, until a day, and in plain sight of whoever
          decides. Who raised, manages or built the release gives none; at high risk a board decides about the waiver itself.
          Everything that is not listed here is never waived: a perfect test run, digests in the library, the back-out plan, and
          who decides.
        </p>
        <ul className="divide-y divide-line">
          {checks.map((one) => (
            <Check
              key={`${one.gate} ${one.check}`}
              of={one}
              authorities={authorities}
              mayPropose={mayPropose}
              zone={person.timeZone}
            />
          ))}
        </ul>
      </Card>
    </div>
  );
}

function Check({
  of: { gate, check, title, inForce, waiting },
  authorities,
  mayPropose,
  zone,
}: {
  of: RuledCheck;
  authorities: Page["authorities"];
  mayPropose: boolean;
  zone: string;
}) {
  return (
    <li className="space-y-1 py-3">
      <p>
        <b className="font-[560]">{title}</b>{" "}
        <span className="text-ink-3">
          {gateNumbers[gate]}, {gateWords[gate]}
        </span>
      </p>
      <p className="text-ink-2 first-letter:uppercase">
        {inForce ? <Rule rule={inForce} zone={zone} /> : "No rule is in force: nobody waives it."}
      </p>
      {waiting.map((rule) => (
        <div key={rule.id} className="flex flex-wrap items-start justify-between gap-3 rounded-md bg-sunken p-3">
          <p>
            Proposed: <Rule rule={rule} zone={zone} />
          </p>
          {rule.against.length === 0 ? (
            <ConfirmWaiverRuleForm ruleId={rule.id} what={`${title}, version ${rule.version}`} />
          ) : (
            <LockedButton label="Confirm" why={[...rule.against]} />
          )}
        </div>
      ))}
      {mayPropose ? (
        <ProposeWaiverRuleForm
          gate={gate}
          check={check}
          title={title}
          authorities={authorities}
          longestDays={inForce?.longestDays ?? 14}
        />
      ) : null}
    </li>
  );
}

const Rule = ({
  rule: { version, as, longestDays, proposedBy, proposedAt, confirmedBy },
  zone,
}: {
  rule: ShownRule;
  zone: string;
}) => (
  <>
    {as === null ? "nobody" : `${oneOf(as)}, for ${longestDays} days at most`}; version {version},{" "}
    {proposedBy === null ? (
      "as delivered"
    ) : (
      <>
        proposed by {proposedBy.name} on <Time at={proposedAt} zone={zone} precision="day" />
        {confirmedBy ? `, confirmed by ${confirmedBy.name}` : ""}
      </>
    )}
  </>
);
