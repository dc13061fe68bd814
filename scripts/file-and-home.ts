/** What backup and restore are told: a file, and which installation. */
import path from "node:path";
import type { HomeName } from "./home.ts";
import { Unable } from "./say.ts";

export function fileAndHome(command: "backup" | "restore", args = process.argv.slice(2)): { file: string; name: HomeName } {
  const files = args.filter((one) => !one.startsWith("-"));
  const unknown = args.find((one) => one.startsWith("-") && one !== "--demo");
  const [file, other] = files;
  if (file === undefined || other !== undefined || unknown !== undefined)
    throw new Unable(`Say which file: npm run ${command} -- FILE, and --demo after it for the demonstration.`);
  // npm changes to the folder of the package; the file is meant from where the person stands.
  return { file: path.resolve(process.env["INIT_CWD"] ?? "", file), name: args.includes("--demo") ? "demo" : "system" };
}
