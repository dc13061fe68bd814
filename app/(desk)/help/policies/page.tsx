import type { Metadata } from "next";
import type { ReactNode } from "react";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { PageHead } from "#components/ui/page-head";
import { may } from "#lib/domain/permissions";
import {
  awayOrTooClose,
  howPoliciesChange,
  type PolicyExample,
  policiesIntroduction,
  policyExamples,
  whatPoliciesAsk,
  whichPolicyRules,
  whoMayNot,
} from "#lib/domain/policies-published";
import { requirePage } from "#lib/web/session";

export const metadata: Metadata = { title: "How policies work" };

/** For everybody who votes or waits for votes: who decides what, why, and two examples. */
export default async function PoliciesHelpPage() {
  const { context } = await requirePage();
  return (
    <article className="mx-auto max-w-[720px]">
      <PageHead
        title="How policies work"
        meta={[
          { key: "what", fact: "Who decides what, and why it is asked of them." },
          ...(may(context.actor, "policy:propose")
            ? [{ key: "own", fact: <Link href="/admin/policies">The policies in force here</Link> }]
            : []),
        ]}
      />
      <div className="space-y-4">
        <Card title="What a policy is">
          <p>{policiesIntroduction}</p>
          <Told title="Which one rules">{whichPolicyRules}</Told>
          <p className="mt-3">
            <Link href="/help/risk">How risk is weighed</Link>
          </p>
        </Card>
        <Card title="What it asks for">
          <dl className="divide-y divide-line">
            {whatPoliciesAsk.map(({ says, meaning }) => (
              <div key={says} className="grid gap-x-5 gap-y-0.5 py-2.5 first:pt-0 last:pb-0 sm:grid-cols-[12rem_1fr]">
                <dt className="font-[560] first-letter:uppercase">{says}</dt>
                <dd className="text-ink-2 first-letter:uppercase">{meaning}.</dd>
              </div>
            ))}
          </dl>
        </Card>
        <Card title="Who votes, and who does not">
          <p>{whoMayNot}</p>
          <Told title="Away, or too close">{awayOrTooClose}</Told>
          <p className="mt-3">
            <Link href="/account#away">Say that you are away</Link>
          </p>
        </Card>
        <Card title="Changing one">
          <p>{howPoliciesChange}</p>
        </Card>
        {policyExamples.map((example) => (
          <Example key={example.title} example={example} />
        ))}
      </div>
    </article>
  );
}

const Told = ({ title, children }: { title: string; children: ReactNode }) => (
  <>
    <h3 className="mt-4 mb-1 font-[620]">{title}</h3>
    <p>{children}</p>
  </>
);

const Example = ({ example: { title, setting, policies, after } }: { example: PolicyExample }) => (
  <Card title={title} count="an example">
    <p>{setting}</p>
    <dl className="mt-3 divide-y divide-line border-line border-t">
      {policies.map(({ about, place, decides }) => (
        <div key={`${about} ${place}`} className="grid gap-x-5 gap-y-0.5 py-2.5 last:pb-0 sm:grid-cols-[12rem_1fr]">
          <dt>
            <b className="inline-block font-[560] first-letter:uppercase">{about}</b>
            <span className="text-ink-2">, {place}</span>
          </dt>
          <dd className="text-ink-2 first-letter:uppercase">{decides}.</dd>
        </div>
      ))}
    </dl>
    {after ? <p className="mt-3">{after}</p> : null}
  </Card>
);
