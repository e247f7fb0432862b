/* What is fetched when it is first wanted. */

import { h } from "./element.js";
import { stylesheet } from "./stylesheet.js";

/** What stands where a step will be. */
export const opening = () => h("p", { class: "opening-line", role: "status" }, "Opening the step …");

export class Late {
  /** The module, once it is there. */
  here = null;
  #load;
  #look;
  #coming = null;
  #isAsked = false;
  #isUnfolded = false;

  /** `load` imports a module; `look` is the address of the style sheet that it needs. */
  constructor(load, look) {
    this.#load = load;
    this.#look = look;
  }

  fetch() {
    return (this.#coming ??= Promise.all([this.#load(), this.#look && stylesheet(this.#look)]).then(([module]) => (this.here = module), (problem) => {
      this.#coming = null;
      throw problem;
    }));
  }

  /** Fetches it after what is looked at first, so that it is there when the network is not. */
  ahead() {
    setTimeout(() => this.fetch().catch(() => {}), 5000);
    return this;
  }

  /** The module for what is drawn; null until it is there, and then the room is drawn anew. */
  for(room) {
    if (!this.here && !this.#isAsked) {
      this.#isAsked = true;
      const again = () => {
        this.#isAsked = false;
        room.redraw();
      };
      this.fetch().then(again, () => setTimeout(again, 2000));
    }
    return this.here;
  }

  /** The same for what is folded away: null until it was unfolded once. */
  within(room) {
    return this.#isUnfolded ? this.for(room) : this.here;
  }

  unfold(room) {
    this.#isUnfolded = true;
    room.redraw();
  }

  /** Does something with the module, or says that it cannot be had now. */
  use(room, act) {
    return this.fetch().then(act, () => room.fail({ detail: "The page for this could not be fetched. Try again when the network is back." }));
  }
}
