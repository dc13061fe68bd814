/** Builds, their artifacts, and the tests made on them. */
import { z } from "zod";
import { componentStandings } from "#lib/domain/bill-of-materials";
import { finalBuild } from "#lib/domain/build";
import type { Build } from "#lib/domain/release";
import { library } from "#lib/media/library";
import { billPage } from "#lib/queries/bill-page";
import { AddArtifactInput, addArtifact } from "#lib/services/build/add-artifact";
import { handInBill } from "#lib/services/build/hand-in-bill";
import { HandInBuildInput, handInBuild } from "#lib/services/build/hand-in-build";
import { handInProvenance } from "#lib/services/build/hand-in-provenance";
import { HandInReportInput, handInReport } from "#lib/services/build/hand-in-report";
import { JudgeCriterionInput, judgeCriterion } from "#lib/services/build/judge-criterion";
import { RaiseDefectInput, raiseDefect } from "#lib/services/build/raise-defect";
import { reportContent } from "#lib/services/build/read-report";
import { sealBuild } from "#lib/services/build/seal-build";
import { SettleDefectInput, settleDefect } from "#lib/services/build/settle-defect";
import { sha256Text } from "#lib/services/fields";
import { ofRelease, releaseAnswer, releaseTarget } from "./changing-release.ts";
import { sent } from "./lists.ts";
import { type Answer, answeringBytes, answeringJson, type Caller, type Operation } from "./operation.ts";
import { presentBuild, presentComponents, presentCounted } from "./present.ts";
import { readPart } from "./problem.ts";
import { serveContent } from "./serve-content.ts";
import * as shapes from "./shapes.ts";
import { environmentIdFor, type FoundRelease, idParams, noQuery, releaseWith, theRelease } from "./targets.ts";

const ofBuild = { params: idParams("build"), query: noQuery } as const;
const tests = { tag: "Builds and tests", verb: "build" } as const;

async function theBuild(caller: Caller, id: string, ifMatch?: number): Promise<FoundRelease & { build: Build }> {
  const found = await releaseWith(caller, "build", id, ifMatch);
  const build = found.release.builds.find((one) => one.id === id);
  if (!build) throw new Error(`Build ${id} is not among those of its release.`);
  return { ...found, build };
}

async function buildAnswer(caller: Caller, id: string): Promise<Answer<z.input<typeof shapes.Build>>> {
  const { build, release } = await theBuild(caller, id);
  return { body: presentBuild(build, release.number), version: release.version };
}

export const buildOperations: readonly Operation[] = [
  answeringJson(
    {
      ...{ method: "GET", path: "/releases/{release}/builds", id: "listBuilds", tag: tests.tag, verb: "read" },
      summary: "The builds of a release, in order of iteration",
      ...ofRelease,
      answers: z.object({ items: z.array(shapes.Build) }).meta({ id: "BuildList" }),
    },
    async (caller, { params }) => {
      const { release } = await theRelease(caller, params.release);
      return { body: { items: release.builds.map((build) => presentBuild(build, release.number)) } };
    },
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/releases/{release}/builds", id: "handInBuild", ...tests },
      summary: "Hands in the next build, open and without artifacts yet",
      ifMatch: "understood",
      ...ofRelease,
      json: sent(HandInBuildInput.omit(releaseTarget)),
      status: 201,
      answers: shapes.Build,
    },
    async (caller, { params, body, ifMatch }) => {
      const { target } = await theRelease(caller, params.release, ifMatch);
      const id = await handInBuild(caller.context, { ...target, ...body });
      return { ...(await buildAnswer(caller, id)), location: `/builds/${id}` };
    },
  ),
  answeringJson(
    {
      ...{ method: "GET", path: "/builds/{build}", id: "readBuild", tag: tests.tag, verb: "read" },
      summary: "One build, with its artifacts and test reports",
      ...ofBuild,
      answers: shapes.Build,
    },
    (caller, { params }) => buildAnswer(caller, params.build),
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/builds/{build}/artifacts", id: "addArtifact", ...tests },
      summary: "Adds an artifact to an open build: its bytes are the body, of any size",
      description:
        "Bytes are hashed on their way in. Where `sha256` says what they must be, anything else is refused and nothing of it is kept.",
      params: ofBuild.params,
      query: z.strictObject({
        name: AddArtifactInput.shape.name,
        version: AddArtifactInput.shape.version,
        sha256: sha256Text.optional(),
      }),
      bytes: ["*/*"],
      status: 201,
      answers: shapes.StoredArtifact,
    },
    async (caller, { params, query: { name, version, sha256 }, bytes, request }) => {
      const { release } = await releaseWith(caller, "build", params.build);
      const mediaType = readPart(
        AddArtifactInput.shape.mediaType,
        request.headers.get("content-type") ?? undefined,
        "content-type",
      );
      const expects = { ...sizeOf(request.headers), ...(sha256 !== undefined && { sha256 }) };
      const input = { releaseId: release.id, buildId: params.build, name, version, mediaType };
      const { sha256: found, size } = await addArtifact(caller.context, input, bytes, { expects });
      return { body: { sha256: found, size }, location: `/builds/${params.build}` };
    },
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/builds/{build}/seal", id: "sealBuild", ...tests },
      summary: "Seals a build: its digests are fixed, and reports on them are taken",
      ifMatch: "understood",
      ...ofBuild,
      answers: shapes.Build,
    },
    async (caller, { params, ifMatch }) => {
      const { target } = await releaseWith(caller, "build", params.build, ifMatch);
      await sealBuild(caller.context, { ...target, buildId: params.build });
      return buildAnswer(caller, params.build);
    },
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/builds/{build}/test-reports", id: "handInReport", ...tests },
      summary: "Hands in a JUnit XML report on a sealed build, for a suite that ran in a sandbox",
      params: ofBuild.params,
      query: z.strictObject({
        suite: HandInReportInput.shape.suite,
        environment: z.string({ error: "Name the sandbox the tests ran in." }).max(100),
      }),
      bytes: ["application/xml", "text/xml"],
      status: 201,
      answers: shapes.Counted,
    },
    async (caller, { params, query, bytes }) => {
      const { release } = await releaseWith(caller, "build", params.build);
      const environmentId = await environmentIdFor(caller, query.environment);
      const input = { releaseId: release.id, buildId: params.build, suite: query.suite, environmentId };
      const counted = await handInReport(caller.context, input, bytes);
      return { body: presentCounted(counted), location: `/builds/${params.build}/test-reports/${counted.reportId}` };
    },
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/builds/{build}/sbom", id: "handInBill", ...tests },
      summary: "Hands in the CycloneDX bill of materials of a sealed build, 1.4 to 1.7, JSON or XML",
      description: "The bytes that are the build's last bill already are answered as that one, and nothing is done.",
      ...ofBuild,
      bytes: ["application/vnd.cyclonedx+json", "application/vnd.cyclonedx+xml", "application/json", "application/xml"],
      status: 201,
      answers: shapes.HandedInBill,
    },
    async (caller, { params, bytes }) => {
      const { release } = await releaseWith(caller, "build", params.build);
      const handedIn = await handInBill(caller.context, { releaseId: release.id, buildId: params.build }, bytes);
      const { billId: id, sha256, bill, isNew } = handedIn;
      const { specVersion, components, duplicates } = bill;
      const body = { id, sha256, specVersion, components: components.length, duplicates, isNew };
      return { body, location: `/releases/REL-${release.number}/components` };
    },
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/builds/{build}/provenance", id: "handInProvenance", ...tests },
      summary: "Hands in signed provenance of a sealed build: an in-toto statement in a DSSE envelope or a Sigstore bundle",
      description:
        "What can be read and does not hold is kept, with what speaks against it. Bytes that are there already and are judged the same are answered as those, and nothing is done.",
      ...ofBuild,
      bytes: ["application/json"],
      status: 201,
      answers: shapes.HandedInProvenance,
    },
    async (caller, { params, bytes }) => {
      const { release } = await releaseWith(caller, "build", params.build);
      const handedIn = await handInProvenance(caller.context, { releaseId: release.id, buildId: params.build }, bytes);
      const { id, sha256, signedBy, faults, isNew } = handedIn;
      return { body: { id, sha256, signedBy, faults: [...faults], isNew }, location: `/builds/${params.build}` };
    },
  ),
  answeringJson(
    {
      ...{ method: "GET", path: "/releases/{release}/components", id: "listComponents", tag: tests.tag, verb: "read" },
      summary: "What the final build's bill of materials lists, each component as it stands to the library, and the licences",
      params: ofRelease.params,
      query: z.strictObject({
        standing: z.enum(componentStandings).optional(),
        cursor: z
          .string()
          .regex(/^\d{1,7}$/, "A cursor is what the page before gave as `next`.")
          .transform(Number)
          .optional(),
      }),
      answers: shapes.Components,
    },
    async (caller, { params, query: { standing = null, cursor = null } }) => {
      const { release } = await theRelease(caller, params.release);
      const bill = finalBuild(release)?.bill;
      if (!bill) return { body: { bill: null, items: [], licences: [], next: null } };
      const page = await billPage(caller.context, bill, { standing, after: cursor });
      return { body: presentComponents(bill, page) };
    },
  ),
  answeringBytes(
    {
      ...{ method: "GET", path: "/builds/{build}/test-reports/{report}", id: "downloadTestReport", tag: tests.tag, verb: "read" },
      summary: "A test report as it was handed in, byte for byte",
      params: ofBuild.params.extend(idParams("report").shape),
      query: noQuery,
      answers: ["application/xml"],
    },
    async (caller, { params, request }) => {
      const { release } = await releaseWith(caller, "build", params.build);
      return serveContent(request, await reportContent(release, params.report), library(), caller.context.actor);
    },
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/releases/{release}/defects", id: "raiseDefect", ...tests },
      summary: "Raises a defect found while testing",
      ifMatch: "understood",
      ...ofRelease,
      json: sent(RaiseDefectInput.omit(releaseTarget)),
      status: 201,
      answers: shapes.Made,
    },
    async (caller, { params, body, ifMatch }) => {
      const { target } = await theRelease(caller, params.release, ifMatch);
      const id = await raiseDefect(caller.context, { ...target, ...body });
      return { body: { id }, location: `/releases/${params.release}` };
    },
  ),
  answeringJson(
    {
      ...{ method: "PUT", path: "/defects/{defect}", id: "settleDefect", ...tests },
      summary: "Says how a defect stands, and whether it blocks",
      ifMatch: "understood",
      params: idParams("defect"),
      query: noQuery,
      json: sent(SettleDefectInput.omit({ ...releaseTarget, defectId: true })),
      answers: shapes.Release,
    },
    async (caller, { params, body, ifMatch }) => {
      const { target, release } = await releaseWith(caller, "defect", params.defect, ifMatch);
      await settleDefect(caller.context, { ...target, ...body, defectId: params.defect });
      return releaseAnswer(caller, `REL-${release.number}`);
    },
  ),
  answeringJson(
    {
      ...{ method: "PUT", path: "/releases/{release}/criteria/{criterion}", id: "judgeCriterion", ...tests },
      summary: "Says whether an acceptance criterion is met",
      ifMatch: "understood",
      params: ofRelease.params.extend(idParams("criterion").shape),
      query: noQuery,
      json: sent(JudgeCriterionInput.omit({ ...releaseTarget, criterionId: true })),
      answers: shapes.Release,
    },
    async (caller, { params, body, ifMatch }) => {
      const { target } = await theRelease(caller, params.release, ifMatch);
      await judgeCriterion(caller.context, { ...target, ...body, criterionId: params.criterion });
      return releaseAnswer(caller, params.release);
    },
  ),
];

function sizeOf(headers: Headers): { size?: number } {
  const announced = headers.get("content-length");
  return announced === null ? {} : { size: Number(announced) };
}
