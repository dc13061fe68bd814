/** Rows of builds, their artifacts and reports, defects and acceptance. */
import type { EventOf } from "#lib/domain/release-event";
import { authorOf, type Saving, unknownEvent } from "./release-events.ts";

type BuildEvent = EventOf<
  | "build.handed_in"
  | "artifact.added"
  | "build.sealed"
  | "provenance.handed_in"
  | "report.handed_in"
  | "bill.handed_in"
  | "defect.raised"
  | "defect.settled"
  | "criterion.judged"
>;

/** The bill and its components, however many they are, by two statements. */
async function saveBill(saving: Saving, { buildId, bill, listing }: EventOf<"bill.handed_in">): Promise<void> {
  const { tx, releaseId } = saving;
  const handedInBy = authorOf(saving);
  await tx.billOfMaterials.create({ data: { ...bill, buildId, releaseId, handedInBy }, select: { id: true } });
  await tx.$executeRaw`
    INSERT INTO bill_component (bill_id, position, type, group_name, name, version, purl, purl_fault, hashes, licences, scope)
    SELECT ${bill.id}::uuid, c.ordinality - 1, c.type, c."group", c.name, c.version, c.purl, c."purlFault", c.hashes, c.licences, c.scope
    FROM ROWS FROM (jsonb_to_recordset(${Buffer.from(listing).toString()}::jsonb) AS (type text, "group" text, name text, version text,
      purl text, "purlFault" text, hashes text[], licences text[], scope text)) WITH ORDINALITY c`;
}

export async function saveBuildEvent(saving: Saving, event: BuildEvent): Promise<void> {
  const { tx, releaseId } = saving;
  switch (event.type) {
    case "build.handed_in": {
      const { buildId: id, iteration, source, commit, builder, runUrl } = event;
      await tx.build.create({
        data: { id, releaseId, iteration, source, commit, builder, runUrl, handedInBy: authorOf(saving) },
        select: { id: true },
      });
      return;
    }
    case "artifact.added":
      await tx.artifact.create({
        data: { ...event.artifact, buildId: event.buildId, releaseId, uploadedBy: authorOf(saving) },
        select: { id: true },
      });
      return;
    case "build.sealed":
      await tx.build.updateMany({
        where: { id: event.buildId, releaseId },
        data: { manifestDigest: event.manifestDigest, sealedBy: authorOf(saving) },
      });
      return;
    case "provenance.handed_in": {
      const { trustedBuilder, subjects, materials, faults, ...provenance } = event.provenance;
      await tx.provenance.create({
        data: {
          ...provenance,
          subjects: subjects.map((one) => ({ ...one })),
          materials: materials.map(({ uri, digests }) => ({ uri, digests: [...digests] })),
          faults: [...faults],
          trustedBuilderId: trustedBuilder?.id ?? null,
          buildId: event.buildId,
          releaseId,
          handedInBy: authorOf(saving),
        },
        select: { id: true },
      });
      return;
    }
    case "report.handed_in": {
      const { failures, flakyTests, skippedTests, named, ...report } = event.report;
      await tx.testReport.create({
        data: {
          ...report,
          failures: failures.map((one) => ({ ...one })),
          flakyTests: flakyTests.map((one) => ({ ...one })),
          skippedTests: skippedTests.map((one) => ({ ...one })),
          named: named.map((one) => ({ ...one })),
          buildId: event.buildId,
          releaseId,
          handedInBy: authorOf(saving),
        },
        select: { id: true },
      });
      return;
    }
    case "bill.handed_in":
      return saveBill(saving, event);
    case "defect.raised":
      await tx.defect.create({
        data: {
          id: event.defectId,
          releaseId,
          title: event.title,
          isBlocking: event.isBlocking,
          state: "open",
          raisedBy: authorOf(saving),
        },
        select: { id: true },
      });
      return;
    case "defect.settled":
      await tx.defect.updateMany({
        where: { id: event.defectId, releaseId },
        data: { state: event.state, isBlocking: event.isBlocking },
      });
      return;
    case "criterion.judged": {
      const { criterionId, isMet, note } = event;
      await tx.criterionResult.upsert({
        where: { criterionId },
        create: { criterionId, releaseId, isMet, note },
        update: { isMet, note },
      });
      return;
    }
    default:
      return unknownEvent(event);
  }
}
