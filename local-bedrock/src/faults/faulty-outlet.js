// Applies the faults of one reply to an answer.
import { Outlet } from "../http/outlet.js";
import { bytesOf, fromBase64 } from "../lib/bytes.js";
import { sleep as wait } from "../lib/timers.js";
import { damaged } from "./damage.js";
import { AnswerOver } from "./hang-up.js";
import { pieceOf } from "./stream-ending.js";

/** Sends an answer with the faults of a script's reply. */
export class FaultyOutlet extends Outlet {
  /** Frames that the model has written. */
  #frames = 0;
  /** Bytes of the body that were let through. */
  #sent = 0;
  #isSse = false;

  /**
   * @param {ConstructorParameters<typeof Outlet>[0]} parts
   * @param {import("../../types/faults.js").Reply} reply
   * @param {import("../http/router.js").Route["lastEvent"]} [lastEvent] of the route
   */
  constructor(parts, { headers = {}, body = {}, stream = [] }, lastEvent) {
    super(parts);
    this.lastEvent = lastEvent;
    /** @type {[name: string, value: string | null][]} */
    this.changes = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    this.cut = body.cut;
    this.stall = body.stall;
    this.drip = body.drip;
    this.changesLength = Boolean(body.cut || stream.length);
    this.omitted = stream.flatMap(({ omit }) => omit ?? []);
    this.steps = stream.filter(({ omit }) => !omit);
  }

  /** @type {Outlet["headersWith"]} */
  headersWith(headers) {
    const merged = super.headersWith(headers);
    this.#isSse = (merged["content-type"] ?? "").startsWith("text/event-stream");
    if (this.changesLength) delete merged["content-length"];
    for (const [name, value] of this.changes) {
      if (value === null) delete merged[name];
      else merged[name] = value;
    }
    return merged;
  }

  /** @type {Outlet["write"]} */
  async write(piece, eventType) {
    const at = this.#frames;
    this.#frames += 1;
    let bytes = bytesOf(piece);
    for (const step of this.#due(at)) {
      if (step.flip) bytes = damaged(bytes, step.flip);
      else await this.#run(step, bytes, at);
    }
    if (eventType === undefined || !this.omitted.includes(eventType)) await this.#let(bytes);
  }

  /** @type {Outlet["finish"]} */
  async finish(piece) {
    if (piece?.length) await this.write(piece);
    for (const step of this.#due(Infinity)) if (!step.flip) await this.#run(step, new Uint8Array(), this.#frames);
    await this.#pause(true);
    if (this.cut) this.#end(this.cut.how);
    await super.finish();
  }

  /**
   * The steps that come before a frame; each comes once.
   * @param {number} at
   */
  #due(at) {
    const due = this.steps.filter((step) => (step.at ?? 0) <= at);
    this.steps = this.steps.filter((step) => !due.includes(step));
    return due;
  }

  /**
   * @param {import("../../types/faults.js").Step} step
   * @param {Uint8Array} frame the next one
   * @param {number} position of the next one
   */
  async #run(step, frame, position) {
    const { event, bytes, stall, cut } = step;
    if (bytes !== undefined) await this.#let(fromBase64(bytes));
    else if (stall) await wait(this.signal, stall.forMs);
    else if (cut) {
      await this.#let(frame.subarray(0, cut.afterBytes ?? 0));
      this.#end(cut.how);
    } else {
      await this.#let(bytesOf(pieceOf(step, { lastEvent: this.lastEvent, position, isSse: this.#isSse })));
      if (!event) this.#end("end");
    }
  }

  /**
   * Lets bytes through, as far and as fast as the reply's `body` allows.
   * @param {Uint8Array} bytes
   */
  async #let(bytes) {
    let rest = bytes;
    while (rest.length) {
      await this.#pause();
      if (this.cut?.afterBytes === this.#sent) this.#end(this.cut.how);
      const size = Math.min(rest.length, this.drip?.bytes ?? Infinity, this.#until(this.stall), this.#until(this.cut));
      await super.write(rest.subarray(0, size));
      this.#sent += size;
      rest = rest.subarray(size);
      if (this.drip) await wait(this.signal, this.drip.everyMs);
    }
  }

  /** @param {{ afterBytes: number } | undefined} fault */
  #until(fault) {
    return fault ? fault.afterBytes - this.#sent : Infinity;
  }

  /** Stalls once, when its place has come or the body ends before it. */
  async #pause(ending = false) {
    const { stall } = this;
    if (!stall || (this.#sent < stall.afterBytes && !ending)) return;
    this.stall = undefined;
    await wait(this.signal, stall.forMs);
  }

  /**
   * @param {import("../../types/faults.js").Cut["how"]} how
   * @returns {never}
   */
  #end(how) {
    this.over(how);
    throw new AnswerOver();
  }
}
