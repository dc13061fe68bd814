/** A release that is weighed as a high risk: it touches everything, and nobody takes it lightly. */
import { platformRelease } from "../habits.ts";
import type { Plot } from "../plot.ts";
import { archive } from "./artifact.ts";

const habit = platformRelease("message-bus 4.0.0");

export const oneProtocol: Plot = {
  ...habit,
  service: "message-bus",
  title: "Message bus 4: one protocol for every sender",
  purpose: "Three protocols have grown side by side, and each has holes of its own. From now on there is one.",
  kind: "major",
  changes: [
    {
      title: "Take the oldest protocol out",
      reason: "Its last maintainer has left, and nobody reads its code.",
      origin: "problem",
    },
    { title: "Move the tills to the new protocol", reason: "They send half of all messages.", origin: "improvement" },
    { title: "Encrypt between the rooms", reason: "The auditor asks for it until spring.", origin: "requirement" },
    { title: "Name every sender in each message", reason: "A wrong message cannot be traced today.", origin: "defect" },
  ],
  plan: {
    ...habit.plan,
    backOutTrigger: "A till cannot send for five minutes.",
    backOutMinutes: 120,
  },
  criteria: ["A till of every model sends and receives", "A sender without a name is turned away, and told why"],
  artifacts: [archive("message-bus", "4.0.0")],
};
