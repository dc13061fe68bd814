/** Every call of the machine interface: routing, access, the OpenAPI document and its pages, and the tests all read this one table. */
import { authorizationOperations } from "./authorizations.ts";
import { buildOperations } from "./builds.ts";
import { changeOperations } from "./changes.ts";
import { deploymentOperations } from "./deployments.ts";
import { gateCheckOperations } from "./gate-checks.ts";
import { intakeOperations } from "./intakes.ts";
import { libraryOperations } from "./library.ts";
import type { Operation } from "./operation.ts";
import { planOperations } from "./plans.ts";
import { releaseOperations } from "./releases.ts";
import { serviceOperations } from "./services.ts";
import { uploadOperations } from "./uploads.ts";

export const operations: readonly Operation[] = [
  ...changeOperations,
  ...releaseOperations,
  ...planOperations,
  ...buildOperations,
  ...uploadOperations,
  ...authorizationOperations,
  ...gateCheckOperations,
  ...libraryOperations,
  ...intakeOperations,
  ...deploymentOperations,
  ...serviceOperations,
];
