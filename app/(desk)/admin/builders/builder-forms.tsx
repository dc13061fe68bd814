"use client";

import { ActionForm } from "#components/ui/action-form";
import { DisclosedForm } from "#components/ui/disclosed-form";
import { optionsOf, SelectField, TextArea, TextField } from "#components/ui/field";
import { builderKindLabels, provenanceModeLabels } from "#lib/domain/labels";
import type { ProvenanceRule } from "#lib/domain/provenance";
import {
  confirmBuilderAction,
  confirmProvenanceRuleAction,
  endBuilderAction,
  proposeBuilderAction,
  proposeProvenanceRuleAction,
} from "./actions.ts";

export const ProposeBuilderForm = () => (
  <DisclosedForm action={proposeBuilderAction} title="Propose a builder" submit="Propose the builder">
    {({ field }) => (
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label="Name" required hint="As people here call it." {...field("name")} />
        <TextField
          label="builder.id"
          required
          spellCheck={false}
          hint="As it calls itself in what it signs."
          {...field("builderUri")}
        />
        <SelectField label="Known by" options={optionsOf(builderKindLabels)} {...field("kind", "key")} />
        <TextField label="Key id" hint="Of a key, where its signatures carry one." spellCheck={false} {...field("keyHint")} />
        <div className="sm:col-span-2">
          <TextArea
            label="Public key or trust root"
            required
            rows={6}
            hint="A key in PEM (ECDSA P-256, Ed25519 or RSA), or the trusted_root.json of a Sigstore."
            {...field("material")}
          />
        </div>
        <TextField
          label="Identity"
          spellCheck={false}
          hint="Of a Sigstore: whom the certificate must name. A * at the end stands for any ending."
          {...field("identity")}
        />
        <TextField label="Issuer" spellCheck={false} hint="Of a Sigstore: who vouched for that name." {...field("issuer")} />
      </div>
    )}
  </DisclosedForm>
);

export const ConfirmBuilderForm = ({ trustedBuilderId, name }: { trustedBuilderId: string; name: string }) => (
  <ActionForm action={confirmBuilderAction} hidden={{ trustedBuilderId }} submit="Confirm" label={`Confirm: ${name}`} />
);

export const EndBuilderForm = ({ trustedBuilderId, name, title }: { trustedBuilderId: string; name: string; title: string }) => (
  <DisclosedForm
    action={endBuilderAction}
    hidden={{ trustedBuilderId }}
    title={title}
    label={`${title}: ${name}`}
    submit={`${title}: ${name}`}
    variant="danger"
  >
    {({ field }) => <TextField label="Reason" required {...field("reason")} />}
  </DisclosedForm>
);

export const ProposeProvenanceRuleForm = ({ whenMissing, whenBad, whenForeign }: Omit<ProvenanceRule, "version">) => (
  <DisclosedForm action={proposeProvenanceRuleAction} title="Propose another rule" submit="Propose the rule" variant="quiet">
    {({ field }) => (
      <div className="grid gap-4 sm:grid-cols-3">
        <SelectField
          label="Missing provenance"
          options={optionsOf(provenanceModeLabels)}
          {...field("whenMissing", whenMissing)}
        />
        <SelectField
          label="Provenance that does not hold"
          options={optionsOf(provenanceModeLabels)}
          {...field("whenBad", whenBad)}
        />
        <SelectField
          label="Foreign components"
          options={optionsOf(provenanceModeLabels)}
          {...field("whenForeign", whenForeign)}
        />
      </div>
    )}
  </DisclosedForm>
);

export const ConfirmProvenanceRuleForm = ({ ruleId, version }: { ruleId: string; version: number }) => (
  <ActionForm action={confirmProvenanceRuleAction} hidden={{ ruleId }} submit="Confirm" label={`Confirm version ${version}`} />
);
