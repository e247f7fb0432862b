/*
 * The room as one person sees it: what every part is given. It reads the document, sends commands, and keeps what
 * belongs to this screen alone, such as text being typed and which card is unfolded.
 */

import { places } from "./afterwards.js";
import { Draft, Local } from "./drafts.js";
import { keep, recall } from "./storage.js";
import { serverNow } from "./wire.js";

export class Room {
  /** What of the document is here; every redraw reads the newest. */
  doc = null;
  /** The number of the last event seen, once one was: what an edit was begun on. */
  seq = undefined;
  connection = "waiting";
  #outbox = null;
  #drafts = new Map();
  #local = new Map();
  #lookingAt = null;
  #remembered = new Map();
  #commented = { doc: null, on: new Map() };
  #touched = 0;
  #draw;
  #voice;

  constructor({ draw, voice }) {
    this.#draw = draw;
    this.#voice = voice;
  }

  begin(outbox) {
    this.#outbox = outbox;
  }

  /** The room as it is now, with the frames that led to it; a document that came whole has none. */
  take(doc, frames) {
    this.doc = doc;
    this.seq = frames.findLast((frame) => frame.seq !== undefined)?.seq ?? this.seq;
    this.#outbox?.shows(frames.length ? this.seq ?? 0 : null);
  }

  // who

  get code() { return this.doc.room.code; }
  get you() { return this.doc.you; }
  get me() { return this.doc.people?.[this.you.id] ?? { name: "", function: "", role: this.you.role }; }
  get facilitates() { return this.me.role === "facilitator" && !this.projected; }
  /** The projector shows what everybody sees, also when a facilitator opened it. */
  get projected() { return document.documentElement.dataset.view === "projector"; }
  get observes() { return this.me.role === "observer"; }
  get votes() { return Boolean(this.me.votes) && !this.observes; }

  name(id) {
    return this.doc.people[id]?.name ?? "former participant";
  }

  /** Everybody who was not removed, those who are here first, then by name. */
  get people() {
    const all = this.doc.people ?? nothing;
    return once(all, "people", () => Object.entries(all).map(([id, person]) => named(id, person)).filter((person) => !person.removed)
      .sort((a, b) => Number(b.online) - Number(a.online) || a.name.localeCompare(b.name)));
  }

  // the agenda

  get steps() {
    return Object.entries(this.doc.agenda?.steps ?? {}).map(([id, step]) => ({ id, ...step }))
      .sort((a, b) => a.position - b.position);
  }

  /** The step that is open for everybody; after the workshop, one of the places that come then. */
  get step() {
    return places(this)[0] ?? this.openedStep;
  }

  /** Whether the workshop lies behind this person: the room is where people look whether it happened. */
  get isAfterwards() {
    return places(this).length > 0;
  }

  get isArchived() { return this.doc.room.status === "archived"; }

  /** From the last steps of the workshop on to where we stand, for this person, before the day is over. */
  leaveWorkshop() {
    this.kept(`left:${this.doc.room.record.at}`, false).value = true;
    this.lookAt(this.step.id);
  }

  /** The step of the agenda that is open. */
  get openedStep() {
    const id = this.doc.agenda?.open;
    const step = this.doc.agenda?.steps?.[id];
    return step ? { id, ...step } : { id: undefined, kind: "prepare", title: "Prepare", minutes: 0, position: 0 };
  }

  /** The step this person looks at: the open one, unless they leaf back or ahead. */
  get looking() {
    const place = places(this).find(({ id }) => id === this.#lookingAt);
    if (place) return place;
    const step = this.doc.agenda?.steps?.[this.#lookingAt];
    return step ? { id: this.#lookingAt, ...step } : this.step;
  }

  get looksElsewhere() {
    return this.looking.id !== this.step.id;
  }

  lookAt(id) {
    this.#lookingAt = id === this.step.id ? null : id;
    scrollTo(0, 0);
    this.redraw();
  }

  /** Opens a step for everybody, from the one that is seen open here: the server says when somebody else opened a third. */
  openStep(id) {
    const from = this.openedStep.id;
    return this.act("step.open", { step: id, ...(from && { from }) });
  }

  get nextStep() {
    if (this.isAfterwards) return undefined;
    const steps = this.steps;
    return steps[steps.findIndex((step) => step.id === this.step.id) + 1];
  }

  /** Whether a step of this kind still comes. */
  isAhead(kind) {
    return this.steps.some((step) => step.kind === kind && step.position > this.step.position);
  }

  /** Whether this person said they are done with the open step. */
  get finished() {
    return Boolean(this.you.finished?.[this.step.id]);
  }

  // cards

  card(id) {
    const card = this.doc.cards[id];
    return card && named(id, card);
  }

  /** Revealed cards by number; `state` narrows them ("open", "parked", "merged"). */
  cards(state) {
    const all = this.doc.cards ?? nothing;
    return once(all, `cards ${state}`, () => Object.entries(all).map(([id, card]) => named(id, card))
      .filter((card) => !state || card.state === state)
      .sort((a, b) => a.number - b.number));
  }

  /** Whether this person wrote a card; the others do not learn it in an anonymous room. */
  wrote(card) {
    return Boolean(this.you.authored?.[card.id]) || card.author === this.you.id;
  }

  comments(on) {
    if (this.#commented.doc !== this.doc.comments) this.#commented = { doc: this.doc.comments, on: groupComments(this.doc.comments ?? {}, this.#commented.on) };
    return this.#commented.on.get(on) ?? none;
  }

  // doing

  /** Kept and sent again until answered; resolves to {seq, created}, rejects with the problem. */
  send(type, fields) {
    return this.#outbox.send(type, fields);
  }

  /** Like send, but shows a refusal itself; resolves to the answer or to null. */
  act(type, fields) {
    return this.send(type, fields).catch((problem) => {
      this.fail(problem);
      return null;
    });
  }

  /** Sends what was typed: the field empties at once, and a refusal brings the text back with its reason. */
  async write(draft, type, fields) {
    const text = draft.value;
    draft.clear();
    try {
      return await this.send(type, fields);
    } catch (problem) {
      draft.put([text, draft.value].filter(Boolean).join("\n"));
      this.fail(problem);
      return null;
    }
  }

  /** Commands on their way, oldest first; of one type if given. */
  pending(type) {
    const all = this.#outbox?.pending ?? [];
    return type ? all.filter((command) => command.type === type) : all;
  }

  /** Commands of a type that the document does not show yet, oldest first. Not for votes: they are no events, and no frame shows them. */
  underway(type) {
    return (this.#outbox?.underway ?? []).filter((command) => command.type === type);
  }

  /** Whether this page is erasing whoever is here or the whole room, so that being out of it is no news. */
  isParting = false;

  get voice() { return this.#voice; }
  /** Says something politely; `{seen: false}` only to those who listen to the page. */
  say(text, options) { return this.#voice.say(text, options); }
  fail(problem) { this.#voice.fail(problem); }

  /** A question before something that cannot be taken back: {title, text, label, danger?} → true or false. */
  confirm(question) { return this.#voice.confirm(question); }

  /** Shows a dialog: `describe({close})` → {title, body, actions}; it is described anew with every redraw. */
  dialog(describe) { this.#voice.dialog(describe); }

  now() { return serverNow(); }

  redraw() {
    this.#touched += 1;
    this.#draw();
  }

  /**
   * A description that is made anew only when something it depends on has changed, or something on this screen was
   * touched. What is the very same is not even compared, so that a room with hundreds of cards redraws in no time.
   */
  remember(key, depends, make) {
    const before = this.#remembered.get(key);
    const now = [...depends, this.#touched];
    if (before && now.every((value, index) => value === before.depends[index])) return before.made;
    const made = make();
    this.#remembered.set(key, { depends: now, made });
    return made;
  }

  // what belongs to this screen

  /** Text being typed, kept in the browser for this room and person until it is cleared. */
  draft(key) {
    if (!this.#drafts.has(key)) this.#drafts.set(key, new Draft(this.#storageKey(`draft:${key}`), () => this.redraw()));
    return this.#drafts.get(key);
  }

  /** State of the view, such as what is unfolded; it survives redraws, not reloads. */
  ui(key, initial) {
    if (!this.#local.has(key)) this.#local.set(key, new Local(initial, () => this.redraw()));
    return this.#local.get(key);
  }

  /** The same, kept over reloads too. */
  kept(key, initial) {
    if (!this.#local.has(key)) {
      const name = this.#storageKey(key);
      this.#local.set(key, new Local(recall(name) ?? initial, (value) => {
        keep(name, value);
        this.redraw();
      }));
    }
    return this.#local.get(key);
  }

  #storageKey(key) {
    return `crux:${this.code}:${this.you.id}:${key}`;
  }
}

/** An entry of the document together with its id; unchanged entries stay the same object. */
const names = new WeakMap();

function named(id, entry) {
  if (!names.has(entry)) names.set(entry, { id, ...entry });
  return names.get(entry);
}

const none = [];
const nothing = {};

/** What is made of an object of the document, once for as long as it stays the same one; nobody changes it. */
const made = new WeakMap();

function once(of, name, make) {
  if (!made.has(of)) made.set(of, new Map());
  const known = made.get(of);
  if (!known.has(name)) known.set(name, make());
  return known.get(name);
}

/** Comments by what they are on, in order of time; a list in which nothing changed stays the same list. */
function groupComments(comments, before) {
  const groups = new Map();
  const all = Object.entries(comments).map(([id, comment]) => named(id, comment))
    .sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id));
  for (const comment of all) groups.set(comment.on, [...(groups.get(comment.on) ?? none), comment]);
  for (const [on, list] of groups) {
    const old = before.get(on);
    if (old?.length === list.length && old.every((comment, index) => comment === list[index])) groups.set(on, old);
  }
  return groups;
}
