/** The `countersign` command: what pipelines and auditors do from a shell, by the machine interface and by files. */
import { type Command, readCommandLine } from "./command-line.ts";
import { commands } from "./commands.ts";
import { CouldNotTell, type Exit, exits, Refused, sayAside, sayResult, tell, WrongUse } from "./outcome.ts";

const width = Math.max(...commands.map(({ name }) => name.length)) + 2;

const overview = `countersign: releases from the command line

${commands.map(({ name, summary }) => `  countersign ${name.padEnd(width)}${summary}`).join("\n")}

Add --help to a command to see what it takes. Every one ends with 0 for yes, 1 for no with its reasons,
and 2 where it could not tell; take 2 for a no.`;

const helpOf = ({ name, takes, help }: Command): string => `countersign ${name} ${takes}\n\n${help}`;

async function run(args: readonly string[]): Promise<Exit> {
  const wanted = readCommandLine(commands, args);
  if (wanted.kind === "run") return wanted.command.run(wanted.given);
  sayResult(wanted.kind === "version" ? COUNTERSIGN_VERSION : wanted.command ? helpOf(wanted.command) : overview);
  return exits.yes;
}

function ended(error: unknown): Exit {
  if (error instanceof Refused) {
    sayAside(tell(error.message, error.reasons));
    return exits.no;
  }
  if (error instanceof CouldNotTell) sayAside(tell(error.message, error.reasons));
  else if (error instanceof WrongUse) sayAside(`${tell(error.message)} countersign --help tells more.`);
  else sayAside(`Something broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return exits.unknown;
}

// Node would end with 1, which says no: whatever breaks could not tell.
process.on("uncaughtException", (error) => process.exit(ended(error)));
// Whoever reads the output may have seen enough.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
process.exitCode = await run(process.argv.slice(2)).catch(ended);
