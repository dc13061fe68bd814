/** The services, how well they are, and who is hit when one fails. */
import { z } from "zod";
import { AppError } from "#lib/errors";
import { impactOf } from "#lib/queries/impact";
import { targetNamed } from "#lib/queries/named-things";
import { serviceList } from "#lib/queries/service-list";
import { servicePage } from "#lib/queries/service-page";
import { EnterMeasurementInput, enterMeasurement } from "#lib/services/service/enter-measurement";
import { text } from "./lists.ts";
import { answeringJson, type Operation } from "./operation.ts";
import { presentService } from "./present.ts";
import * as shapes from "./shapes.ts";
import { isFor, noQuery, requireService, serviceParams } from "./targets.ts";

const ofService = { params: serviceParams, query: noQuery } as const;
const noService = (key: string) => new AppError("not-found", `There is no service ${key}.`);

export const serviceOperations: readonly Operation[] = [
  answeringJson(
    {
      ...{ method: "GET", path: "/services", id: "listServices", tag: "Services", verb: "read" },
      summary: "Services, the most critical first",
      params: z.object({}),
      query: z.strictObject({
        state: z.enum(["design", "transition", "live", "retiring", "retired", "current", "all"]).default("all"),
        tier: z.enum(["1", "2", "3", "4"]).optional(),
        text,
        cursor: z.string().max(60).optional(),
      }),
      answers: shapes.page("ServicePage", shapes.ServiceLine),
    },
    async (caller, { query: { cursor, tier, ...filter } }) => {
      const found = await serviceList(caller.context, {
        ...filter,
        ...{ tier: tier === undefined ? null : Number(tier), isMine: false, after: cursor ?? null },
      });
      const shown = found.services.filter(({ key }) => isFor(caller, key));
      const items = shown.map(({ key, name, tier: critical, state, owner, deputy }) => ({
        ...{ key, name, state, owner, deputy },
        tier: critical,
      }));
      return { body: { items, next: found.after } };
    },
  ),
  answeringJson(
    {
      ...{ method: "GET", path: "/services/{service}", id: "readService", tag: "Services", verb: "read" },
      summary: "One service: targets and what was measured, relations, and what runs where",
      ...ofService,
      answers: shapes.Service,
    },
    async (caller, { params }) => {
      requireService(caller, params.service);
      const page = await servicePage(caller.context, params.service);
      if (!page) throw noService(params.service);
      return { body: presentService(page), version: page.service.version };
    },
  ),
  answeringJson(
    {
      ...{ method: "GET", path: "/services/{service}/impact", id: "readImpact", tag: "Services", verb: "read" },
      summary: "Who is hit when a service fails, nearest first",
      params: serviceParams,
      query: z.strictObject({
        depth: z
          .string()
          .regex(/^\d{1,3}$/, "A depth is a whole number of hops.")
          .transform(Number)
          .optional()
          .meta({ description: "So many hops at most; all of them where it is not said." }),
      }),
      answers: shapes.Impact,
    },
    async (caller, { params, query: { depth = Number.POSITIVE_INFINITY } }) => {
      requireService(caller, params.service);
      const affected = await impactOf(caller.context, params.service);
      if (!affected) throw noService(params.service);
      const near = affected.filter(({ distance }) => distance <= depth);
      return {
        body: {
          service: params.service,
          affected: near.map(({ key, name, tier, distance, via }) => ({ key, name, tier, distance, via })),
        },
      };
    },
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/services/{service}/measurements", id: "enterMeasurement", tag: "Services", verb: "review" },
      summary: "Enters what was measured against a service level target",
      ...ofService,
      json: z.strictObject({
        ...EnterMeasurementInput.omit({ targetId: true }).shape,
        target: z.string({ error: "Name the target." }).max(200),
      }),
      status: 201,
      answers: shapes.Made,
    },
    async (caller, { params, body: { target, ...input } }) => {
      requireService(caller, params.service);
      const targetId = await targetNamed(caller.context, params.service, target);
      if (targetId === null) throw new AppError("not-found", `${params.service} has no target ${target} in force.`);
      const id = await enterMeasurement(caller.context, { ...input, targetId });
      return { body: { id }, location: `/services/${params.service}` };
    },
  ),
];
