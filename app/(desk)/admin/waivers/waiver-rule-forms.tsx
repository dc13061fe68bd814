"use client";

import { ActionForm } from "#components/ui/action-form";
import { DisclosedForm } from "#components/ui/disclosed-form";
import { NumberField, SelectField } from "#components/ui/field";
import { roleLabels } from "#lib/domain/labels";
import type { Gate } from "#lib/domain/release";
import { confirmWaiverRuleAction, proposeWaiverRuleAction } from "./actions.ts";

interface Named {
  id: string;
  name: string;
}

export function ProposeWaiverRuleForm({
  gate,
  check,
  title,
  authorities,
  longestDays,
}: {
  gate: Gate;
  check: string;
  title: string;
  authorities: readonly Named[];
  longestDays: number;
}) {
  return (
    <DisclosedForm
      action={proposeWaiverRuleAction}
      hidden={{ gate, check }}
      title="Propose another rule"
      label={`Propose another rule: ${title}`}
      submit={`Propose for: ${title}`}
      variant="quiet"
    >
      {({ field }) => (
        <div className="grid gap-4 sm:grid-cols-3">
          <SelectField
            label="Whoever has the role"
            blank="no role"
            options={Object.entries(roleLabels).map(([value, label]) => ({ value, label }))}
            {...field("role")}
          />
          <SelectField
            label="or is a member of"
            blank="no authority"
            hint="Neither: nobody waives it any more."
            options={authorities.map(({ id, name }) => ({ value: id, label: name }))}
            {...field("authorityId")}
          />
          <NumberField label="For at most" unit="days" required {...field("longestDays", longestDays)} />
        </div>
      )}
    </DisclosedForm>
  );
}

export const ConfirmWaiverRuleForm = ({ ruleId, what }: { ruleId: string; what: string }) => (
  <ActionForm action={confirmWaiverRuleAction} hidden={{ ruleId }} submit="Confirm" label={`Confirm: ${what}`} />
);
