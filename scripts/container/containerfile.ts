/** Reads a Containerfile as far as ours goes: stages, and their instructions in order. */
export interface Instruction {
  word: string;
  text: string;
}

export interface Stage {
  name: string | null;
  image: string;
  instructions: Instruction[];
}

export interface Copy {
  /** The stage it is taken from; null for the build's own folder. */
  from: string | null;
  sources: string[];
  target: string;
}

const known = new Set(["FROM", "ENV", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"]);

export function readStages(text: string): Stage[] {
  const stages: Stage[] = [];
  const lines = text.replaceAll("\\\n", " ").split("\n");
  for (const line of lines.map((one) => one.trim()).filter((one) => one !== "" && !one.startsWith("#"))) {
    const [, word = "", rest = ""] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    if (!known.has(word)) throw new Error(`The Containerfile has ${JSON.stringify(line)}, which is not understood here.`);
    if (word === "FROM") {
      const [image = "", , name = null] = rest.split(/\s+/);
      stages.push({ name, image, instructions: [] });
    } else {
      const stage = stages.at(-1);
      if (!stage) throw new Error(`${word} stands before FROM.`);
      stage.instructions.push({ word, text: rest });
    }
  }
  return stages;
}

export function readCopy(text: string): Copy {
  const from = /^--from=(\S+)\s+/.exec(text);
  const words = text.slice(from?.[0].length ?? 0).split(/\s+/);
  const target = words.pop();
  if (target === undefined || words.length === 0) throw new Error(`COPY ${text} names no source or no target.`);
  return { from: from?.[1] ?? null, sources: words, target };
}

/** ENV name=value, as often as it stands on the line. */
export const readEnv = (text: string): Record<string, string> =>
  Object.fromEntries(text.split(/\s+/).map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
