import type { Actor, Instant, Release } from "#lib/domain/release";
import type { Target } from "../target.ts";

/** What every part of this page is given. */
export interface DeployPart {
  release: Release;
  target: Target;
  actor: Actor;
  zone: string;
  now: Instant;
}
