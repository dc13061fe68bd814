/** Checks of the gate to deployment. */
import { isWindowOpen } from "./deployment.ts";
import { count, type GateCheck, names, on, utc } from "./gate-check.ts";
import { mediaCheckLabels } from "./labels.ts";
import { manifestInLibrary, withdrawnOf } from "./library.ts";
import type { Instant, Release } from "./release.ts";

export function deploymentChecks(release: Release, now: Instant): GateCheck[] {
  const { check, nothing } = on(release, "/library");
  const deploy = on(release, "/deploy");
  const manifest = manifestInLibrary(release);
  const outside = manifest.filter(({ item }) => item === null);
  const damaged = manifest.filter(({ item }) => item !== null && item.lastCheck?.result !== "intact");
  const withdrawn = withdrawnOf(release);
  const steps = (kind: string) => release.runSheet.filter((step) => step.kind === kind).length;
  const { schedule } = release;
  return [
    ...(release.retires
      ? [
          nothing("in-library", "Every artifact is in the library"),
          nothing("re-hashed", "Library bytes re-hashed and intact"),
          nothing("not-withdrawn", "Nothing of it was withdrawn"),
        ]
      : [
          check({
            code: "in-library",
            title: "Every artifact is in the library",
            holds: manifest.length > 0 && outside.length === 0,
            good: count(manifest.length, "artifact"),
            bad:
              manifest.length === 0 ? "There is no build." : `Not in yet: ${names(outside.map(({ artifact }) => artifact.name))}`,
          }),
          check({
            code: "re-hashed",
            title: "Library bytes re-hashed and intact",
            holds: damaged.length === 0,
            good: "As they came in.",
            bad: names(
              damaged.map(
                ({ artifact, item }) =>
                  `${artifact.name} is ${item?.lastCheck ? mediaCheckLabels[item.lastCheck.result] : "not checked"}`,
              ),
            ),
            isCondition: true,
          }),
          check({
            code: "not-withdrawn",
            title: "Nothing of it was withdrawn",
            holds: withdrawn.length === 0,
            good: "Every artifact may be used.",
            bad: names(withdrawn.map(({ artifact, item }) => `${artifact.name}: ${item?.withdrawn?.reason}`)),
            isCondition: true,
          }),
        ]),
    deploy.check({
      code: "environment-chosen",
      title: "The environment is chosen",
      holds: release.environment !== null,
      good: release.environment?.name ?? "",
      bad: "Choose where it is deployed to.",
    }),
    deploy.check({
      code: "run-sheet",
      title: "Run-sheet complete, with back-out",
      holds: steps("deploy") > 0 && steps("back_out") > 0,
      good: `${count(steps("deploy"), "step")}, ${steps("back_out")} to back out`,
      bad: steps("deploy") === 0 ? "There is no deployment step." : "There is no back-out step.",
    }),
    deploy.check({
      code: "window-ahead",
      title: "The window is still ahead or open",
      holds: schedule?.windowEnd != null && schedule.windowEnd > now,
      good: isWindowOpen(release, now) ? "Open now." : schedule?.windowStart ? `From ${utc(schedule.windowStart)}` : "",
      bad: "The window is over. Propose another.",
      isCondition: true,
    }),
  ];
}
