/** How policies work, for people: the desk shows it at /help/policies, docs/policies.md says it too, and a test holds them together. */

export const policiesIntroduction =
  "A policy says who must countersign before a release passes a gate, before a change is authorized, before an emergency counts as ratified, and before a waiver at high risk holds.";

export const whichPolicyRules =
  "Each stands in a place: what it is about, the gate, the change model, and where it says so the kind of release and the level of risk. The most specific one rules: a policy that names the risk goes before one that does not, then one that names the kind. Where none rules, nothing can be asked for, and the refusal says so.";

export const whatPoliciesAsk: readonly { says: string; meaning: string }[] = [
  { says: "an authority, and a number", meaning: "so many of its members grant; distinct people are counted" },
  {
    says: "how its votes count",
    meaning:
      "the number is enough: those against are named in the grant as dissent; one refusal refuses; more than half of those who were members when it was asked, and the number at least",
  },
  { says: "abstentions", meaning: "count for nothing, or as a refusal" },
  {
    says: "who must be among the granting votes",
    meaning:
      "the service owner, or the owner of each affected service; a change manager; a member who has not voted on the release before; one of each further authority, such as Security. One vote may do several of these. A refusal of an owner, a change manager or a further authority refuses",
  },
  { says: "how long", meaning: "hours that a request waits, and hours that a grant is good for. Late is no" },
  { says: "what a vote is signed with", meaning: "a password, or a passkey" },
];

export const whoMayNot =
  "Whoever asked, raised, manages or built what is decided has no vote on it. Owners pass on: an owner who is excluded or away is followed by the delegate they named, then the deputy, then the change managers. Who is still needed stands on every decision page as a sentence, and where the people who may vote cannot reach the numbers, asking is refused and says who is missing.";

export const howPoliciesChange =
  "An administrator or a change manager proposes the next version with a reason, and sees which decisions of the last 90 days would have gone otherwise. It is in force when a second person confirms it; the database takes no other way. Parties and seats are copied into each authorization when it is asked for, so a new version never touches one that is running.";

export const awayOrTooClose =
  "Under Your account everybody says when they are out of office and names a delegate for a seat, from a day to a day; somebody who is neither of the two confirms it. A seat counts once: by the first vote of its holder and delegate. An elector with a conflict of interest declares it on the decision page and gives the vote up, which is recorded; if the number cannot be reached without them, the request is refused at once.";

export interface PolicyExample {
  title: string;
  setting: string;
  policies: readonly { about: string; place: string; decides: string }[];
  after?: string;
}

export const policyExamples: readonly PolicyExample[] = [
  {
    title: "A bank",
    setting: "Forty people, auditors twice a year. A Security authority is added beside the change advisory board (CAB) of nine.",
    policies: [
      { about: "Planning", place: "normal", decides: "1 of the change managers, and the service owner" },
      {
        about: "Deployment",
        place: "normal",
        decides:
          "2 of the CAB, one refusal refuses; the owner of each affected service; a member who has not voted on the release; grant good for 72 hours",
      },
      {
        about: "Deployment",
        place: "normal, high risk",
        decides: "3 of the CAB, one refusal refuses; the owner of each affected service; one of Security; signed with a passkey",
      },
      { about: "Deployment", place: "emergency", decides: "2 of the emergency CAB within 4 hours, signed with a passkey" },
      { about: "Ratification", place: "emergency", decides: "more than half of the CAB, abstentions count as a refusal" },
    ],
  },
  {
    title: "A team of three",
    setting: "Ada, Ben and Cem run one service. Ada owns it; all three are change managers, and nobody sits on a board.",
    policies: [
      {
        about: "every gate",
        place: "normal",
        decides: "1 of the change managers, and the service owner; a grant is good for two weeks",
      },
      { about: "every gate", place: "emergency", decides: "1 of the change managers within 2 hours" },
      { about: "Ratification", place: "emergency", decides: "1 of the change managers, and the service owner" },
    ],
    after:
      "One vote may do both, so Ada alone lets through what Ben asks for. When Ada asks herself, she is excluded and the deputy, Ben, counts as the owner. What Ben asks for while Ada is away is decided by her delegate, or by Cem as a change manager standing in: with three people there is always a second pair of eyes, and never one's own.",
  },
];
