import cards from "../parts/cards.js";
import realityCheck from "../parts/realityCheck.js";
import { together } from "../parts/index.js";

export default together([realityCheck, cards]);
