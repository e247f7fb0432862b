/* Scores in words. */

import { rounded } from "../../components/words.js";

/** From the lowest. */
export const bands = [
  { key: "low", range: "below 0.4", words: "little came of it", values: [0, 0.1, 0.2, 0.3] },
  { key: "middle", range: "below 0.7", words: "part of the way", values: [0.4, 0.5, 0.6] },
  { key: "high", range: "0.7 and above", words: "as good as reached", values: [0.7, 0.8, 0.9, 1] },
];

/** What a band of the document means. */
export const bandWords = (key) => bands.find((band) => band.key === key)?.words ?? "";

/** With as many decimals as it has, one at least. */
export const scoreWords = (score) => rounded(score, Math.abs(score * 10 - Math.round(score * 10)) > 1e-9 ? 2 : 1);
