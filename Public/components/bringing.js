/* Bringing a room over from its file: choose the file, say who you are in it, and in. The server judges the file. */

import { h } from "./element.js";
import { button, field, select } from "./controls.js";
import { counted } from "./words.js";
import { forget, keep, recall } from "../storage.js";
import { fileToSend, freshID, importRoom, insist, mostBytesOfAFile } from "../wire.js";

export class BringForm {
  #file = null;
  #person = "";
  #creationToken = "";
  #problem = null;
  #busy = false;
  #redraw;
  #entered;

  constructor({ redraw, entered }) {
    this.#redraw = redraw;
    this.#entered = entered;
  }

  describe() {
    const file = this.#file;
    return h("form", { class: "entry-form", novalidate: true, on: { submit: (event) => { event.preventDefault(); this.#bring(); } } },
      h("p", { class: "soft" }, "From another server, or from long ago: in that room, download “All data” (room.json) and choose the file here. It becomes a new room with a new code."),
      file && h("p", { key: "chosen", class: "bring-chosen" }, h("strong", { dir: "auto" }, file.title ?? file.name), file.holds && h("span", { class: "soft" }, file.holds)),
      this.#problem && h("p", { key: "problem", class: "entry-problem", role: "alert" }, this.#problem.detail),
      this.#picker(file ? "Choose another file" : "Choose the file"),
      file?.facilitators?.length > 1 && select({
        id: "bring-as", label: "Who are you in it?", value: this.#person, choose: (person) => { this.#person = person; this.#redraw(); },
        options: file.facilitators.map(({ id, name, function: its }) => ({ value: id, label: `${name}, ${its}` })),
      }),
      (this.#creationToken || [401, 403].includes(this.#problem?.status)) && field({
        id: "bring-token", label: "Creation token", hint: "This server lets only those open rooms who have its token.",
        single: true, type: "password", limit: 500, value: this.#creationToken, changed: (text) => (this.#creationToken = text),
      }),
      file && h("div", { key: "what", class: "bring-what small soft" },
        h("p", null, "Comes over: everything that everybody in the room could see. The others are in the room and have no way in yet; you send each of them a link."),
        h("p", null, "Does not: what lay face down, votes of open rounds, feedback, links, and who wrote what is anonymous.")),
      file && button({ key: "go", label: this.#busy ? "Bringing it over …" : "Bring it over", type: "submit", look: "primary", class: "entry-button", disabled: this.#busy }));
  }

  #picker(label) {
    const take = async (input) => {
      const [file] = input.files ?? [];
      input.value = "";
      if (file && !this.#busy) await this.#read(file);
    };
    return h("label", { key: "picker", class: "button bring-picker" },
      h("input", { id: "bring-file", type: "file", accept: "application/json,.json", class: "visually-hidden", "aria-disabled": this.#busy || undefined, on: { change: ({ currentTarget }) => take(currentTarget) } }),
      h("span", null, label));
  }

  /** Looks into the file for what to ask; what is wrong with it the server says, with the line. */
  async #read(file) {
    this.#file = null;
    this.#person = "";
    if (file.size > mostBytesOfAFile - 1024) return this.#show({ detail: "This file is larger than 4 MiB, which no room’s data is. Choose a room.json." });
    const text = await file.text();
    this.#file = { name: file.name, text, ...glance(text) };
    this.#person = this.#file.facilitators?.[0]?.id ?? "";
    this.#show(null);
  }

  async #bring() {
    if (!this.#file || this.#busy) return;
    const id = recall("crux:bringing") ?? freshID();
    keep("crux:bringing", id);
    this.#busy = true;
    this.#show(null);
    const body = { id, file: fileToSend(this.#file.text), ...(this.#person && { as: this.#person }) };
    try {
      const made = await insist(() => importRoom(body, this.#creationToken.trim() || undefined));
      forget("crux:bringing");
      keep(`crux:recovery:${made.code}`, made.recoveryLink);
      keep(`crux:brought:${made.code}`, true);
      this.#entered(made.code);
    } catch (problem) {
      forget("crux:bringing");
      this.#busy = false;
      this.#show(problem);
    }
  }

  #show(problem) {
    this.#problem = problem;
    this.#redraw();
  }
}

/** What can be seen of a file without judging it. */
function glance(text) {
  try {
    const data = JSON.parse(text);
    const people = Object.entries(data.people).map(([id, person]) => ({ id, ...person })).filter((person) => !person.removed);
    const place = ({ position, id }) => position ?? Number(id.slice(1));
    const count = (name, ...words) => counted(Object.keys(data[name]).length, ...words);
    return {
      title: String(data.room.title),
      facilitators: people.filter(({ role }) => role === "facilitator").sort((a, b) => place(a) - place(b)),
      holds: `${counted(people.length, "person", "people")}, ${count("cards", "card")}, ${count("objectives", "objective")}, ${count("checkIns", "check-in")}`,
    };
  } catch {
    return {};
  }
}
