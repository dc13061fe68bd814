/** How Nordwind releases each kind of system. A plot says what differs. */
import type { Habit, ReviewText, Step } from "./plot.ts";

const deploy = (title: string, instruction: string, expectedMinutes: number, responsible = "Operations"): Step => ({
  ...{ kind: "deploy", title, instruction, responsible, expectedMinutes },
});
const backOut = (title: string, instruction: string, expectedMinutes: number): Step => ({
  ...{ kind: "back_out", title, instruction, responsible: "Operations", expectedMinutes },
});

const asPlanned: ReviewText = {
  plannedVsActual: "As planned: the window was kept, every step was done in its time.",
  incidents: "None.",
  customerValue: "What was asked for is there, and the service desk has had no question about it.",
  businessValue: "In line with what the request promised.",
  lessons: "Telling the editors two days before was enough.",
  decision: "nothing_further",
  decisionReason: "Every target is met.",
};

/** A review that went as planned, but for what is said. */
export const reviewed = (text: Partial<ReviewText>): { review: ReviewText } => ({ review: { ...asPlanned, ...text } });

/** What customers and the editors work with. */
export const webRelease = (what: string): Habit => ({
  plan: {
    scope: "The changes it carries, and nothing beside them. No change of the data's shape.",
    backOutTrigger: "More than one per cent of the requests fail, or the response time doubles for five minutes.",
    backOutSteps: "Roll the former version out from the library. The data needs nothing: both versions read it.",
    backOutMinutes: 20,
    testStrategy: "Every required suite in the sandbox, then a walk through the acceptance criteria by the tester.",
  },
  communication: "The service desk and the shop's editors are told two days before, and when it is done.",
  risks: [
    {
      title: "Caches are cold after the roll-out",
      ...{ likelihood: "medium", impact: "low" },
      mitigation: "Node by node, with five minutes in between.",
      contingency: "Back to the former version.",
    },
  ],
  criteria: ["A customer completes an order from search to confirmation", "No error in the log that was not there before"],
  observationDays: 0,
  runSheet: [
    deploy("Tell the service desk", "By phone, and wait for the yes.", 5),
    deploy(`Roll out ${what}`, "One node after the other; the next only when the one before answers.", 30),
    deploy("Watch errors and response times", "The dashboard of the service, ten minutes without a red line.", 10),
    backOut("Roll the former version out", "From the library, all nodes at once.", 15),
  ],
  ...reviewed({}),
});

/** What the people in the warehouses work with. */
export const floorRelease = (what: string): Habit => ({
  ...webRelease(what),
  plan: {
    scope: "The changes it carries. The conveyors' controllers and the scanners keep their versions.",
    backOutTrigger: "A scan takes longer than two seconds, or one conveyor stands still for more than five minutes.",
    backOutSteps: "Stop the lines at the next full box, roll the former version out, start the lines again.",
    backOutMinutes: 30,
    testStrategy: "The required suites, then a shift in the training aisle with two pickers.",
  },
  communication: "Both shift leaders are told in person; the notice hangs at the gates from the day before.",
  risks: [
    {
      title: "The early shift starts before the roll-out is done",
      ...{ likelihood: "low", impact: "high" },
      mitigation: "The window ends five hours before the early shift.",
      contingency: "Back out at midnight, whatever is left to do.",
    },
    {
      title: "Scanners keep an old screen",
      ...{ likelihood: "medium", impact: "low" },
      mitigation: "They are restarted when they go back into the charger.",
      contingency: "The shift leader restarts them by hand.",
    },
  ],
  criteria: ["A box goes from order to ramp without a call to the service desk", "A scan answers within one second"],
  observationDays: 2,
  runSheet: [
    deploy("Let the lines run empty", "The shift leader says when the last box is out.", 15, "Warehouse"),
    deploy(`Roll out ${what}`, "First the north warehouse, then the south one.", 40),
    deploy("Pick ten boxes by hand", "One of every kind, with the shift leader.", 20, "Warehouse"),
    backOut("Roll the former version out", "Both warehouses; then start the lines.", 25),
  ],
});

/** Hosts, lines and what else the platform team keeps. */
export const platformRelease = (what: string): Habit => ({
  ...webRelease(what),
  plan: {
    scope: "What the changes name. The services on top keep their versions and are not restarted by hand.",
    backOutTrigger: "A service of tier 1 does not answer for two minutes, or the second room cannot take over.",
    backOutSteps: "Bring the former configuration back from the library, room by room, and check the fail-over.",
    backOutMinutes: 45,
    testStrategy: "The required checks in the sandbox, then the same steps in staging with the second room switched off.",
  },
  communication: "Every owner of a service of tier 1 is told three days before; the status page shows the window.",
  risks: [
    {
      title: "The second room does not take over",
      ...{ likelihood: "low", impact: "high" },
      mitigation: "The fail-over is tried in staging the day before.",
      contingency: "Stop after the first room; one room carries the load of a night.",
    },
  ],
  criteria: ["Each room carries everything alone for a quarter of an hour", "Monitoring shows no gap longer than a minute"],
  runSheet: [
    deploy("Check that both rooms are whole", "No degraded host, no open alarm.", 10),
    deploy(`Bring in ${what}: first room`, "Move the load to the second room first.", 45),
    deploy(`Bring in ${what}: second room`, "Only when the first one has carried everything for ten minutes.", 45),
    backOut("Bring the former state back", "In the order in which it was changed.", 40),
  ],
});

/** What the departments at the headquarters work with, bought or made. */
export const officeRelease = (what: string): Habit => ({
  ...webRelease(what),
  plan: {
    scope: "The changes it carries. Booked documents are not touched.",
    backOutTrigger: "A control total differs, or the department cannot work by nine in the morning.",
    backOutSteps: "Stop the service, restore the copy taken at the beginning, start the former version.",
    backOutMinutes: 60,
    testStrategy: "The required suites, then the department's own cases on a copy of last month.",
  },
  communication: "The department's key users are told a week before and answer that they have read it.",
  risks: [
    {
      title: "Last month's figures change",
      ...{ likelihood: "low", impact: "high" },
      mitigation: "Control totals are taken before and compared after.",
      contingency: "Restore the copy; the department works from it the next morning.",
    },
  ],
  criteria: [
    "The control totals of last month are the same to the cent",
    "The department's own cases give what they gave before",
  ],
  runSheet: [
    deploy("Take a copy and the control totals", "Both go into the folder of this release.", 20),
    deploy(`Bring in ${what}`, "As the notes that came with it say.", 40),
    deploy("Compare the control totals", "With the key user on the phone.", 15),
    backOut("Restore the copy", "And start the former version.", 45),
  ],
});

/** The end of a service. */
export const retirement = (what: string): Habit => ({
  ...webRelease(what),
  plan: {
    scope: `Everything that ${what} consists of: software, hosts, data, accounts and licences.`,
    backOutTrigger: "Somebody turns out to need it for work that cannot wait.",
    backOutSteps: "Start the hosts again: they are kept, switched off, for four weeks.",
    backOutMinutes: 30,
    testStrategy: "A dry run: it is switched off for a day, and everybody who calls is written down.",
  },
  communication: "Everybody who used it within a year has had a letter that says what to use instead.",
  risks: [
    {
      title: "Data that must be kept is deleted",
      ...{ likelihood: "low", impact: "high" },
      mitigation: "Two people read the list of what must be kept, and the archive is read back.",
      contingency: "The hosts are kept, switched off, for four weeks.",
    },
  ],
  criteria: ["Nobody called during the dry run for work that has no other home"],
  runSheet: [
    deploy("Switch the entrance off", "The page says where to go instead.", 5),
    deploy("Stop and keep the hosts", "Switched off, labelled with the day on which they may go.", 20),
    deploy("Close accounts and firewall openings", "By the list of the plan.", 20),
    backOut("Start the hosts again", "And open the entrance.", 20),
  ],
});
