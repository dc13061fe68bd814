"use client";

import { ActionForm, type FormView } from "#components/ui/action-form";
import { ChoiceGroup } from "#components/ui/choice-group";
import { CheckboxField, NumberField, optionsOf, SelectField, TextArea } from "#components/ui/field";
import {
  abstentionRuleLabels,
  authorizationSubjectLabels,
  changeModelLabels,
  decisionRuleLabels,
  gateLabels,
  levelLabels,
  releaseKindLabels,
  secondFactorLabels,
} from "#lib/domain/labels";
import type { PolicyChoices } from "#lib/queries/policy-page";
import { proposePolicyAction } from "./actions.ts";

/** The next version of a policy, starting from what is in force in its place. */
export function ProposePolicyForm({ from, authorities }: PolicyChoices) {
  return (
    <ActionForm action={proposePolicyAction} submit="Propose" label="Propose a policy" className="space-y-6">
      {(form) => (
        <>
          <Place form={form} from={from} />
          <Deciding form={form} from={from} authorities={authorities} />
          <Required form={form} from={from} authorities={authorities} />
          <Lasting form={form} from={from} />
          <TextArea
            label="Why"
            rows={2}
            maxLength={2000}
            hint="For whoever confirms it, and for the record."
            required
            {...form.field("reason")}
          />
          <CheckboxField
            label="End it: this place gets no policy of its own any more, and the next more general one decides"
            {...form.checkbox("isEnd", false)}
          />
        </>
      )}
    </ActionForm>
  );
}

type Part = { form: FormView } & Pick<PolicyChoices, "from">;
type PartWithAuthorities = Part & Pick<PolicyChoices, "authorities">;

const grid = "grid gap-4 sm:grid-cols-2";

const Place = ({ form: { field }, from }: Part) => (
  <fieldset className="space-y-4">
    <legend className="mb-2 font-[620]">Where it rules</legend>
    <div className={grid}>
      <SelectField
        label="About"
        options={optionsOf(authorizationSubjectLabels)}
        required
        {...field("subject", from?.subject ?? "gate")}
      />
      <SelectField
        label="Gate"
        blank="none"
        hint="Where it is about a gate."
        options={optionsOf(gateLabels)}
        {...field("gate", from?.gate)}
      />
      <SelectField
        label="Change model"
        options={optionsOf(changeModelLabels)}
        required
        {...field("model", from?.model ?? "normal")}
      />
      <SelectField label="Kind of release" blank="any" options={optionsOf(releaseKindLabels)} {...field("kind", from?.kind)} />
      <SelectField label="Risk" blank="any" options={optionsOf(levelLabels)} {...field("riskLevel", from?.riskLevel)} />
    </div>
  </fieldset>
);

const named = (authorities: PolicyChoices["authorities"]) =>
  authorities.map(({ id, name, members }) => ({
    value: id,
    label: `${name}, ${members} ${members === 1 ? "member" : "members"}`,
  }));

const Deciding = ({ form: { field }, from, authorities }: PartWithAuthorities) => (
  <fieldset className="space-y-4">
    <legend className="mb-2 font-[620]">Who decides</legend>
    <div className={grid}>
      <SelectField
        label="Authority"
        blank="Choose an authority"
        options={named(authorities)}
        required
        {...field("authorityId", from?.authority.id)}
      />
      <NumberField label="Votes needed" required {...field("votesNeeded", from?.votesNeeded ?? 2)} />
      <SelectField
        label="How its votes count"
        options={optionsOf(decisionRuleLabels)}
        required
        {...field("rule", from?.rule ?? "number")}
      />
      <SelectField
        label="Abstentions"
        options={optionsOf(abstentionRuleLabels)}
        required
        {...field("abstentions", from?.abstentions ?? "not_counted")}
      />
    </div>
  </fieldset>
);

const owners = [
  { value: "", label: "nobody as an owner" },
  { value: "service_owner", label: "the owner of the release's service" },
  { value: "affected_owner", label: "the owner of each affected service" },
];

const Required = ({ form: { field, checkbox, choice }, from, authorities }: PartWithAuthorities) => (
  <fieldset className="space-y-4">
    <legend className="mb-2 font-[620]">Who must be among the granting votes</legend>
    <SelectField
      label="Service owners"
      options={owners}
      hint="One vote may do both: an owner who sits on the authority counts there too. A refusal of any of these refuses."
      {...field(
        "owners",
        from?.parties.find((party) => party === "service_owner" || party === "affected_owner"),
      )}
    />
    <CheckboxField label="A change manager" {...checkbox("changeManager", from?.parties.includes("change_manager") ?? false)} />
    <CheckboxField
      label="A member who has not voted on the release before"
      {...checkbox("uninvolved", from?.parties.includes("uninvolved") ?? false)}
    />
    <ChoiceGroup
      legend="One member of each of these"
      pick="many"
      options={named(authorities)}
      {...choice("authorityIds", from?.authorities.map(({ id }) => id) ?? [])}
    />
  </fieldset>
);

const Lasting = ({ form: { field }, from }: Part) => (
  <fieldset className="space-y-4">
    <legend className="mb-2 font-[620]">How long, and signed with what</legend>
    <div className={grid}>
      <NumberField label="A request waits" unit="hours" required {...field("requestHours", from?.requestHours ?? 336)} />
      <NumberField label="A grant lasts" unit="hours" required {...field("grantHours", from?.grantHours ?? 720)} />
      <SelectField
        label="A vote is signed with a"
        options={optionsOf(secondFactorLabels)}
        required
        {...field("secondFactor", from?.secondFactor ?? "password")}
      />
    </div>
  </fieldset>
);
