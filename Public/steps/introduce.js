import attendance from "../parts/attendance.js";
import introduction from "../parts/introduction.js";
import realityCheck from "../parts/realityCheck.js";
import { together } from "../parts/index.js";

export default together([attendance, introduction, realityCheck]);
