import type { Plot } from "../plot.ts";

/** What a build hands in, named as the configuration item it becomes when it runs. */
export const archive = (name: string, version: string): Plot["artifacts"][number] => ({
  ...{ name: `${name}.tar.gz`, version, mediaType: "application/gzip" },
});
