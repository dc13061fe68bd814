/** What every call about one release shares: how it is named, on which version it acts, and that it answers the release after it. */
import type { z } from "zod";
import type { Release } from "#lib/domain/release";
import { releaseOverview } from "#lib/queries/release-page";
import { type Answer, answeringJson, type Caller, type Operation, type Said } from "./operation.ts";
import { presentRelease } from "./present.ts";
import * as shapes from "./shapes.ts";
import { type FoundRelease, noQuery, releaseParams, theRelease } from "./targets.ts";

export const ofRelease = { params: releaseParams, query: noQuery } as const;
/** What the address says, and the body therefore does not. */
export const releaseTarget = { releaseId: true, expectedVersion: true } as const;

type ReleaseAnswer = Answer<z.input<typeof shapes.Release>>;

/** A release as it stands now, with every reason against asking for the gate ahead. */
export async function releaseAnswer(caller: Caller, name: string): Promise<ReleaseAnswer> {
  const { release, now } = await theRelease(caller, name);
  const { againstAsking } = await releaseOverview(caller.context, release, now);
  return { body: presentRelease(release, now, againstAsking), version: release.version };
}

interface Changing<B extends z.ZodType> extends Omit<Said, "path"> {
  /** Below the release, beginning with a slash; empty for the release itself. */
  at: string;
  json?: B;
  /** Where what was made is read; then the answer is 201. */
  made?: (after: ReleaseAnswer["body"]) => string;
}

/** A call that changes a release and answers it as it stands then. */
export function changingRelease<B extends z.ZodType>(
  { at, made, ifMatch = "understood", ...said }: Changing<B>,
  change: (caller: Caller, target: FoundRelease["target"], body: z.output<B>, release: Release) => Promise<unknown>,
): Operation {
  return answeringJson(
    {
      ...{ ...said, ifMatch, path: `/releases/{release}${at}` },
      ...ofRelease,
      ...{ status: made ? 201 : 200, answers: shapes.Release },
    },
    async (caller, asked) => {
      const { release, target } = await theRelease(caller, asked.params.release, asked.ifMatch);
      await change(caller, target, asked.body, release);
      const answer = await releaseAnswer(caller, asked.params.release);
      return made ? { ...answer, location: made(answer.body) } : answer;
    },
  );
}
