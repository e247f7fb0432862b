import combine from "../parts/combine.js";
import shaping from "../parts/shaping.js";
import { together } from "../parts/index.js";

export default together([combine, shaping]);
