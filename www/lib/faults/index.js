// Every kind of fault that the emulator can make.

import { CONNECTION } from "./connection.js";
import { CUT } from "./cut.js";
import { DAMAGED } from "./damaged.js";
import { REFUSED } from "./refused.js";
import { SLOW } from "./slow.js";
import { STREAM } from "./stream.js";

/** @typedef {import("./fault.js").Fault} Fault */

const GROUPS = { Refused: REFUSED, Cut: CUT, Damaged: DAMAGED, Stream: STREAM, Slow: SLOW, Connection: CONNECTION };

export const FAULTS = Object.entries(GROUPS).flatMap(([group, faults]) => faults.map((one) => ({ ...one, group })));

/**
 * Those that can be met: the emulator in the page has no connection to lose.
 * @param {import("../settings.js").Settings} settings
 */
export const offeredFaults = ({ target }) => FAULTS.filter(({ serverOnly }) => !serverOnly || target === "endpoint");

/** @param {string} [id] */
export const faultOf = (id) => FAULTS.find((one) => one.id === id);
