/** compose.yaml, read: what its services run, what they are told, and what they wait for. */
import { parseYAML } from "confbox/yaml";
import { z } from "zod";

const Service = z.object({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  profiles: z.array(z.string()).default([]),
  depends_on: z
    .record(z.string(), z.object({ condition: z.enum(["service_healthy", "service_completed_successfully", "service_started"]) }))
    .default({}),
  healthcheck: z.looseObject({}).optional(),
});

const Compose = z.object({ services: z.record(z.string(), Service), volumes: z.record(z.string(), z.null()) });

export type ComposeService = z.infer<typeof Service>;
export type Compose = z.infer<typeof Compose>;

export const readCompose = (text: string): Compose => Compose.parse(parseYAML(text));
