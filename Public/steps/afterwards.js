import checkInDesk from "../parts/checkInDesk.js";
import checkIns from "../parts/checkIns.js";
import cycleClose from "../parts/cycleClose.js";
import { together } from "../parts/index.js";

export default together([checkIns, checkInDesk, cycleClose]);
