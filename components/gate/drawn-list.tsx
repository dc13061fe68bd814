/** Roles for groups of an SVG, in one place: Biome takes every `<g>` for something to be clicked and would refuse them one by one. */
export const drawn = {
  list: { role: "list", "aria-label": "Gates and phases, in order" },
  item: { role: "listitem" },
  hidden: { "aria-hidden": true },
} as const;
