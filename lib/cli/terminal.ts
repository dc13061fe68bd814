/** What is typed at a terminal without being shown. */
import { WrongUse } from "./outcome.ts";

const [enter, newline, interrupt, end, backspace, erase] = ["\r", "\n", "\u0003", "\u0004", "\u0008", "\u007f"];

export function askHidden(question: string): Promise<string> {
  const { stdin, stderr } = process;
  // Before the question: whoever answers at once would be shown.
  stdin.setRawMode(true);
  stderr.write(question);
  stdin.setEncoding("utf8");
  return new Promise((resolve, reject) => {
    let typed = "";
    const finish = (act: () => void) => {
      stdin.setRawMode(false);
      stdin.off("data", take);
      stdin.pause();
      stderr.write("\n");
      act();
    };
    const take = (chunk: string) => {
      for (const sign of chunk) {
        if (sign === enter || sign === newline) return finish(() => resolve(typed));
        if (sign === interrupt || sign === end) return finish(() => reject(new WrongUse("Nothing was kept.")));
        typed = sign === backspace || sign === erase ? typed.slice(0, -1) : typed + sign;
      }
    };
    stdin.on("data", take);
    stdin.resume();
  });
}
