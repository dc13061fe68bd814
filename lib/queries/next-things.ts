/** What one may do next on a release, each with its place on the page: by the rules that the page itself asks. */
import { reasonsAgainstVote } from "#lib/domain/authorization";
import type { JumpItem } from "#lib/domain/jump";
import { gateWords, phaseLabels } from "#lib/domain/labels";
import { may } from "#lib/domain/permissions";
import type { Instant, Release } from "#lib/domain/release";
import type { ReleaseStand } from "#lib/domain/release-stand";
import { releaseByNumber } from "./release.ts";
import { type ReleaseOverview, releaseOverview } from "./release-page.ts";
import type { Viewer } from "./viewer.ts";

const mostMissing = 4;

/** The next allowed things of a release; none where there is no such release, or nothing to do. */
export async function nextThings(viewer: Viewer, number: number): Promise<JumpItem[]> {
  const found = await releaseByNumber(viewer, number);
  if (!found) return [];
  const { release, now } = found;
  const overview = await releaseOverview(viewer, release, now);
  const name = `REL-${number}`;
  return thingsOf(viewer, release, overview, now).map(({ place, ...thing }) => ({
    ...thing,
    href: place.startsWith("/authorizations/") ? place : `/releases/${name}${place}`,
    detail: thing.detail || name,
  }));
}

interface Thing {
  label: string;
  detail: string;
  /** Below the release's own address, or an authorization. */
  place: string;
}

function thingsOf(viewer: Viewer, release: Release, overview: ReleaseOverview, now: Instant): Thing[] {
  const { stand, steps, againstAsking } = overview;
  const deploy = (label: string): Thing[] =>
    may(viewer.actor, "deployment:run") ? [{ label, detail: "", place: "/deploy" }] : [];
  switch (stand.kind) {
    case "missing":
      return stand.missing.slice(0, mostMissing).map(({ title, detail, href }) => ({
        label: `Mend: ${title}`,
        detail,
        place: href.replace(`/releases/REL-${release.number}`, ""),
      }));
    case "askable":
      return againstAsking?.length === 0 ? [{ label: `Ask for ${gateWords[stand.gate]}`, detail: "", place: "#checks" }] : [];
    case "asked":
      return [decisionOf(viewer, release, stand, now)];
    case "granted": {
      const step = steps.find((one) => one.step.gate === stand.gate && one.refusals.length === 0)?.step;
      if (!step) return [];
      const label = step.to === "closed" ? "Close the release" : `Pass the gate into ${phaseLabels[step.to]}`;
      return [{ label, detail: "", place: "#checks" }];
    }
    case "deployable":
      return deploy("Start the deployment");
    case "deploying":
      return deploy("Follow the run-sheet");
    case "deployed":
    case "backed_out": {
      const finish = steps.find(({ step, refusals }) => step.via === "finish" && refusals.length === 0);
      return finish ? [{ label: "Go on to review", detail: "", place: "#content" }] : [];
    }
    case "late":
    case "ended":
      return [];
  }
}

function decisionOf(
  viewer: Viewer,
  release: Release,
  { authorization, gate }: Extract<ReleaseStand, { kind: "asked" }>,
  now: Instant,
): Thing {
  const against = reasonsAgainstVote(authorization, viewer.actor, now, release.evidenceRevisions[gate]);
  return {
    label: against.length === 0 ? `Vote on ${gateWords[gate]}` : "Open the decision",
    detail: `Authorization ${authorization.number}`,
    place: `/authorizations/${authorization.number}`,
  };
}
