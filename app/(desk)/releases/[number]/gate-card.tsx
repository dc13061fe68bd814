import type { ReactNode } from "react";
import { GateChecklist } from "#components/gate/gate-checklist";
import { VoteList } from "#components/gate/vote-list";
import { LockedButton } from "#components/ui/button";
import { CardPart } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { LinkButton } from "#components/ui/link-button";
import { Time } from "#components/ui/time";
import type { Authorization } from "#lib/domain/authorization";
import type { Refusal } from "#lib/domain/decision";
import type { GateCheck } from "#lib/domain/gate-check";
import { gateWords, phaseLabels } from "#lib/domain/labels";
import type { Gate, Instant, Release } from "#lib/domain/release";
import { askedFor, type ReleaseStand } from "#lib/domain/release-stand";
import type { ReleaseOverview } from "#lib/queries/release-page";
import { StillNeeded } from "../../authorizations/still-needed.tsx";
import { CheckWaiver } from "./check-waiver.tsx";
import { AskGateForm, type Target, WithdrawAuthorizationForm } from "./gate-forms.tsx";
import { StepAction } from "./step-action.tsx";
import { TemplateNote } from "./template-note.tsx";

type GateStand = Extract<ReleaseStand, { gate: Gate }>;

interface Props {
  release: Release;
  stand: GateStand;
  overview: ReleaseOverview;
  target: Target;
  now: Instant;
  zone: string;
}

/** The gate ahead: the one next action, then every check. */
export function GateCard(props: Props) {
  const { gate, checks } = props.stand;
  return (
    <GateChecklist gate={gate} checks={checks} zone={props.zone} under={(check) => <UnderCheck {...props} check={check} />}>
      {props.overview.template ? <TemplateNote {...props.overview.template} zone={props.zone} /> : null}
      <GateAction {...props} />
    </GateChecklist>
  );
}

function UnderCheck({ check, release, overview, target, zone }: Props & { check: GateCheck }) {
  const waiving = overview.waiving.find((one) => one.check === check.code);
  return waiving ? <CheckWaiver check={check} waiving={waiving} release={release} target={target} zone={zone} /> : null;
}

function GateAction({ stand, overview, target, now, zone }: Props) {
  switch (stand.kind) {
    case "missing":
    case "askable": {
      const label = `Ask for ${gateWords[stand.gate]}`;
      const against = overview.againstAsking ?? [];
      if (against.length > 0) return <LockedButton label={label} why={inBrief(against, stand.checks)} />;
      return <AskGateForm target={target} gate={stand.gate} label={label} />;
    }
    case "asked":
      return (
        <Request
          authorization={stand.authorization}
          mayWithdraw={overview.againstWithdrawing.length === 0}
          needed={<StillNeeded authorization={stand.authorization} now={now} className="mt-2" />}
          zone={zone}
        >
          To be decided by <Time at={stand.authorization.expiresAt} zone={zone} />.
        </Request>
      );
    case "late":
      return (
        <Request authorization={stand.authorization} mayWithdraw={overview.againstWithdrawing.length === 0} zone={zone}>
          Its time is over. It is ended by itself within minutes; then the gate can be asked for again.
        </Request>
      );
    case "granted": {
      const forward = overview.steps.find(({ step }) => step.gate === stand.gate);
      return (
        <>
          {forward ? (
            <StepAction
              step={forward.step}
              refusals={forward.refusals}
              target={target}
              label={forward.step.to === "closed" ? "Close the release" : `Pass the gate into ${phaseLabels[forward.step.to]}`}
            />
          ) : null}
          <div className="mt-4">
            <Request authorization={stand.authorization} mayWithdraw={overview.againstWithdrawing.length === 0} zone={zone}>
              {stand.authorization.grantExpiresAt ? (
                <>
                  The grant holds until <Time at={stand.authorization.grantExpiresAt} zone={zone} />.
                </>
              ) : null}
            </Request>
          </div>
        </>
      );
    }
  }
}

/** The failing checks stand right below with their reasons: here they are one line. */
function inBrief(refusals: readonly Refusal[], checks: readonly GateCheck[]): Refusal[] {
  const failing = new Set(checks.filter(({ state }) => state === "fails").map(({ code }) => code));
  const others = refusals.filter(({ code }) => !failing.has(code));
  if (failing.size === 0) return others;
  const missing = `${failing.size} of ${askedFor(checks)} checks ${failing.size === 1 ? "is" : "are"} missing.`;
  return [{ code: "checks-missing", message: missing }, ...others];
}

function Request({
  authorization,
  mayWithdraw,
  needed,
  zone,
  children,
}: {
  authorization: Authorization;
  mayWithdraw: boolean;
  needed?: ReactNode;
  zone: string;
  children: ReactNode;
}) {
  const { number, askedBy, askedAt, authority, id, templateId, state } = authorization;
  return (
    <>
      <p className="text-ink-2">
        {state === "granted" ? "Granted" : "Asked"} as <Link href={`/authorizations/${number}`}>authorization {number}</Link>
        {templateId === null ? `, of ${authority.name}` : ", by a confirmed template"}, asked by {askedBy.name} on{" "}
        <Time at={askedAt} zone={zone} />. {children}
      </p>
      {needed}
      {templateId === null ? (
        <CardPart title="Votes">
          <VoteList authorization={authorization} zone={zone} />
        </CardPart>
      ) : null}
      <div className="mt-4 flex flex-wrap items-start gap-4">
        {state === "pending" ? (
          <LinkButton variant="primary" href={`/authorizations/${number}`}>
            Open the decision
          </LinkButton>
        ) : null}
        {mayWithdraw ? (
          <div className="min-w-0 flex-1">
            <WithdrawAuthorizationForm
              authorizationId={id}
              title={state === "granted" ? "Withdraw the grant" : "Withdraw the request"}
            />
          </div>
        ) : null}
      </div>
    </>
  );
}
