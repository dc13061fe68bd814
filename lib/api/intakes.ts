/** Third-party intake: components of others, asked for as changes, and what was let in. */
import { z } from "zod";
import { letInList } from "#lib/queries/let-in";
import { requiredText } from "#lib/services/fields";
import { intakeFields, type RaisedIntake } from "#lib/services/library/open-intake";
import { RaiseIntakeInput, raiseIntake } from "#lib/services/library/raise-intake";
import { raiseIntakeOfBill } from "#lib/services/library/raise-intake-of-bill";
import { raiseIntakeOfFile } from "#lib/services/library/raise-intake-of-file";
import { limit, serviceKey, text } from "./lists.ts";
import { type Answer, answeringJson, type Operation } from "./operation.ts";
import { presentLetIn } from "./present.ts";
import * as shapes from "./shapes.ts";
import { noQuery, releaseParams, requireListed, serviceIdFor, theRelease } from "./targets.ts";

const { serviceId: _serviceId, ...words } = intakeFields;
const service = z.string({ error: "Name the service by its key." }).max(60);
const noParams = z.object({});

const raised = ({ number, components, leftOut }: RaisedIntake): Answer<z.input<typeof shapes.RaisedIntake>> => ({
  body: { change: `CHG-${number}`, components, leftOut },
  location: `/changes/CHG-${number}`,
});

export const intakeOperations: readonly Operation[] = [
  answeringJson(
    {
      ...{ method: "GET", path: "/library/components", id: "listLetIn", tag: "Intakes", verb: "read" },
      summary: "Components that intakes in force let in, the latest intake first",
      params: noParams,
      query: z.strictObject({
        text,
        service: serviceKey,
        limit,
        cursor: z
          .string()
          .regex(/^[1-9]\d{0,8}-\d{1,9}$/, "A cursor is what the page before gave as `next`.")
          .optional(),
      }),
      answers: shapes.page("LetInPage", shapes.LetIn),
    },
    async (caller, { query: { text: wanted, service: key, cursor, limit: size } }) => {
      requireListed(caller, key);
      const [change, position] = cursor?.split("-").map(Number) ?? [];
      const after = change === undefined || position === undefined ? null : { change, position };
      const { components, next } = await letInList(caller.context, { text: wanted, service: key, after }, size);
      return { body: { items: components.map(presentLetIn), next: next && `${next.change}-${next.position}` } };
    },
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/intakes", id: "raiseIntake", tag: "Intakes", verb: "change" },
      summary: "Raises an intake of components that are named one by one, as a draft",
      description: "An intake is a change of the origin `intake`: it is submitted, read and withdrawn as a change.",
      params: noParams,
      query: noQuery,
      json: z.strictObject({ ...words, service, components: RaiseIntakeInput.shape.components }),
      status: 201,
      answers: shapes.RaisedIntake,
    },
    async (caller, { body: { service: key, ...input } }) => {
      const serviceId = await serviceIdFor(caller, key);
      return raised(await raiseIntake(caller.context, { ...input, serviceId }));
    },
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/intakes/files", id: "raiseIntakeOfFile", tag: "Intakes", verb: "change" },
      summary: "Raises an intake of everything that a CycloneDX bill or a package-lock.json lists, as a draft",
      params: noParams,
      // An address has room for a few lines.
      query: z.strictObject({ ...words, reason: requiredText(1000, "Say why it may come in."), service }),
      bytes: ["application/json", "application/xml", "application/vnd.cyclonedx+json", "application/vnd.cyclonedx+xml"],
      status: 201,
      answers: shapes.RaisedIntake,
    },
    async (caller, { query: { service: key, ...input }, bytes }) => {
      const serviceId = await serviceIdFor(caller, key);
      return raised(await raiseIntakeOfFile(caller.context, { ...input, serviceId }, bytes));
    },
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/releases/{release}/intake", id: "raiseIntakeOfBill", tag: "Intakes", verb: "change" },
      summary: "Raises an intake of everything that is foreign in the release's bill of materials, as a draft",
      params: releaseParams,
      query: noQuery,
      json: z.strictObject(words),
      status: 201,
      answers: shapes.RaisedIntake,
    },
    async (caller, { params, body }) => {
      const { release } = await theRelease(caller, params.release);
      const target = { releaseId: release.id, serviceId: release.service.id };
      return raised(await raiseIntakeOfBill(caller.context, { ...body, ...target }));
    },
  ),
];
