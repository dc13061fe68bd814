/** How an acceptance criterion names the tests it is tied to. */

/** A test as reports name it: its class, file or package, and its own name. */
export interface TestName {
  suite: string;
  name: string;
}

/** As it is shown everywhere, and as a pattern may spell it. */
export const spelledTest = ({ suite, name }: TestName): string => (suite ? `${suite} › ${name}` : name);

/**
 * Whether a pattern names this test: by its own name, or by class and name as they are shown. `*` stands for any characters, none
 * too; upper and lower case differ. Linear in both, whatever the pattern.
 */
export const isNamedBy = (pattern: string, test: TestName): boolean => namingPattern(pattern)(test);

/** The same, for many tests: the pattern is taken apart once. */
export function namingPattern(pattern: string): (test: TestName) => boolean {
  const [head = "", ...rest] = pattern.split("*");
  const tail = rest.pop();
  if (tail === undefined) return (test) => test.name === pattern || spelledTest(test) === pattern;
  const matches = (name: string): boolean => {
    if (!name.startsWith(head) || !name.endsWith(tail) || name.length < head.length + tail.length) return false;
    let from = head.length;
    const end = name.length - tail.length;
    // The first place where each piece fits leaves the most room for the others.
    for (const piece of rest) {
      const at = name.indexOf(piece, from);
      if (at === -1 || at + piece.length > end) return false;
      from = at + piece.length;
    }
    return true;
  };
  return (test) => matches(test.name) || matches(spelledTest(test));
}
