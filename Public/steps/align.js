import alignment from "../parts/alignment.js";
import combine from "../parts/combine.js";
import { together } from "../parts/index.js";

export default together([combine, alignment]);
