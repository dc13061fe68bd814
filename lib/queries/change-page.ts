import { readChange } from "#lib/db/change-store";
import { intakeComponents } from "#lib/db/intake-store";
import { readPanel } from "#lib/db/panel-store";
import { isOpen } from "#lib/domain/authorization";
import { type Change, decideAmendChange, decideAskChange, decideWithdrawChange } from "#lib/domain/change";
import type { Decision, Refusal } from "#lib/domain/decision";
import type { IntakeComponent } from "#lib/domain/intake";
import { changeQuestion } from "#lib/domain/policy";
import type { Instant } from "#lib/domain/release";
import { nothingThere } from "#lib/errors";
import { type ConfirmedTemplate, templatesInForce } from "./new-change.ts";
import { latestRecordLines, type RecordLine } from "./record-lines.ts";
import type { Viewer } from "./viewer.ts";

export interface ChangePage {
  change: Change;
  now: Instant;
  /** What speaks against amending, submitting and withdrawing it; empty where it may be done. */
  against: { amend: readonly Refusal[]; ask: readonly Refusal[]; withdraw: readonly Refusal[] };
  templates: ConfirmedTemplate[];
  /** A page of what it lists, where it is an intake; `next` is the position after which the next page begins. */
  listed: { components: (IntakeComponent & { position: number })[]; next: number | null };
  record: RecordLine[];
}

const linesShown = 12;
const refusalsIn = (decision: Decision<unknown>): readonly Refusal[] => (decision.allowed ? [] : decision.refusals);

/** One change, whole; null when there is none of that number. */
export async function changePage(viewer: Viewer, number: number, after = -1): Promise<ChangePage | null> {
  const { actor, db } = viewer;
  const found = await readChange(db, { number }).catch(nothingThere);
  if (!found) return null;
  const { change, now } = found;
  const canBeAsked = change.state === "draft" || change.state === "refused";
  const panel = canBeAsked ? await readPanel(db, changeQuestion(change)) : null;
  const asIs = { ...change, templateId: change.template?.id ?? null };
  const amend = decideAmendChange(change, asIs, actor);
  return {
    change,
    now,
    against: {
      amend: refusalsIn(amend),
      ask: panel
        ? refusalsIn(
            decideAskChange(change, { authorizationId: "", evidence: new Uint8Array(), evidenceDigest: "" }, panel, actor, now),
          )
        : [],
      withdraw: refusalsIn(decideWithdrawChange(change, { reason: "-" }, actor)),
    },
    templates: amend.allowed ? await templatesInForce(viewer) : [],
    listed: change.intake ? await listedBy(viewer, change.id, after) : { components: [], next: null },
    record: await latestRecordLines(viewer, change.streamId, linesShown),
  };
}

const componentsPerPage = 100;

async function listedBy({ db }: Viewer, changeId: string, after: number): Promise<ChangePage["listed"]> {
  const found = await intakeComponents(db, changeId, { after, most: componentsPerPage + 1 });
  const components = found.slice(0, componentsPerPage);
  return { components, next: found.length > componentsPerPage ? (components.at(-1)?.position ?? null) : null };
}

/** The request that is open or was decided last. */
export const currentAuthorization = ({ authorizations }: Change) => authorizations.find(isOpen) ?? authorizations.at(-1);
