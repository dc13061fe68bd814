import type { Metadata } from "next";
import { LockedButton } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { PageHead } from "#components/ui/page-head";
import { requireCapability } from "#lib/domain/permissions";
import { placeWords, subjectWords } from "#lib/domain/policy-words";
import { policyChoices } from "#lib/queries/policy-page";
import { requirePage } from "#lib/web/session";
import { PolicyHelp } from "../policy-help.tsx";
import { ProposePolicyForm } from "../propose-policy-form.tsx";

export const metadata: Metadata = { title: "Propose a policy" };

export default async function NewPolicyPage({ searchParams }: PageProps<"/admin/policies/new">) {
  const { context } = await requirePage();
  const { from } = await searchParams;
  const choices = await policyChoices(context, typeof from === "string" ? from : null);
  const against = requireCapability(context.actor, "policy:propose");
  return (
    <>
      <PageHead
        crumbs={[{ label: "Policies", href: "/admin/policies" }, { label: "Propose" }]}
        title="Propose a policy"
        meta={[
          {
            key: "from",
            fact: choices.from
              ? `starting from ${subjectWords(choices.from)}, ${placeWords(choices.from)}, version ${choices.from.version}`
              : "a new one",
          },
        ]}
      />
      <div className="grid items-start gap-5 lg:grid-cols-[1.7fr_1fr]">
        <Card title="What it says" count="nothing changes until a second person confirms it">
          {against.length > 0 ? <LockedButton label="Propose" why={against} /> : <ProposePolicyForm {...choices} />}
        </Card>
        <PolicyHelp />
      </div>
    </>
  );
}
