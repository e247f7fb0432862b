import attendance from "../parts/attendance.js";
import cards from "../parts/cards.js";
import lastCycle from "../parts/lastCycle.js";
import realityCheck from "../parts/realityCheck.js";
import { together } from "../parts/index.js";

export default together([attendance, lastCycle, realityCheck, cards]);
