// The two questions of a rating and the words of their five steps.

export const scale = {
  impact: {
    title: "Impact",
    question: "If this were solved, what would change?",
    steps: ["no visible change", "a little easier", "clearly better", "removes a main obstacle", "unlocks everything else"],
  },
  effort: {
    title: "Effort",
    question: "What does the change take, others’ time included?",
    steps: ["days, one team", "weeks, one team", "a month or two", "a quarter", "more than a quarter, several teams"],
  },
};

export const axes = ["impact", "effort"];

export const quadrants = {
  quickWin: "Quick win",
  bigBet: "Big bet",
  fillIn: "Fill-in",
  moneyPit: "Money pit",
};
