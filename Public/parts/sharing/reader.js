/* The room as somebody sees it who reads by a share link: nobody in it, with nothing to do and nothing kept in the browser. */

import { Room } from "../../view.js";

export class SharedRoom extends Room {
  get facilitates() { return false; }
  get observes() { return true; }
  get votes() { return false; }
  get projected() { return false; }

  /** There is no way to the steps of the workshop from here. */
  get steps() { return []; }

  kept(key, initial) {
    return this.ui(key, initial);
  }
}
