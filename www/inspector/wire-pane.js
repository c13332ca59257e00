import { html, nothing, svg } from "lit";
import { PageElement } from "../lib/element.js";
import { bytes as inBytes, milliseconds } from "../lib/figures.js";
import { framesOf, hex } from "../lib/frames.js";
import { masked, maskedUrl } from "../lib/masked.js";
import { receivedBytes } from "../lib/recorded-fetch.js";

/** More rows than this are folded. */
const SHOWN_FRAMES = 60;
const BAR_WIDTH = 100;

/** `<wire-pane>`: a call as bytes: each request, its headers, its signature; each frame, its checksums, its time. */
export class WirePane extends PageElement {
  static properties = {
    app: { attribute: false },
    call: { attribute: false },
    frame: { state: true },
    all: { state: true },
  };

  constructor() {
    super();
    /** @type {import("../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
    /** @type {import("../lib/call.js").Call | undefined} */
    this.call = undefined;
    /** @type {number | undefined} where the frame begins that is opened up */
    this.frame = undefined;
    /** Whether all frames are listed. */
    this.all = false;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("call")) this.frame = undefined;
  }

  render() {
    const { call } = this;
    if (!call) {
      return html`<p class="nothing">Ask something: the request, its signature, and each frame of the answer will be here.</p>`;
    }
    void call.changes;
    const total = call.elapsedMs || 1;
    return html`<p class="facts">${call.operation} · ${call.state} · ${milliseconds(call.elapsedMs)} · ${inBytes(call.receivedBytes)}</p>
      ${call.exchanges.length === 0 ? html`<p class="nothing">${call.isBusy ? "Nothing has been sent yet." : "Nothing was sent: the call ended before."}</p>` : nothing}
      ${call.exchanges.map((exchange, index) => this.#exchange(call, exchange, index, total))}`;
  }

  /**
   * @param {import("../lib/call.js").Call} call
   * @param {import("../lib/recorded-fetch.js").Exchange} exchange
   * @param {number} index
   * @param {number} total
   */
  #exchange(call, exchange, index, total) {
    const {
      method,
      url,
      status,
      startedAt,
      respondedAt,
      endedAt = performance.now(),
      headers,
      responseHeaders = {},
      ending,
    } = exchange;
    const { pathname, host, search } = new URL(url);
    const from = startedAt - call.startedAt;
    return html`<section class="exchange" aria-label="Request ${index + 1}">
      <h3><b class=${status === undefined || status >= 400 ? "bad" : "good"}>${status ?? (ending === "failed" ? "failed" : "…")}</b> ${method} ${maskedUrl(decodeURIComponent(pathname) + search)}</h3>
      <p class="facts">${host}</p>
      <ol class="waterfall">
        ${this.#bar("wait", from, (respondedAt ?? endedAt) - startedAt, total)}
        ${respondedAt === undefined ? nothing : this.#bar("body", respondedAt - call.startedAt, endedAt - respondedAt, total)}
      </ol>
      <details><summary>Request headers</summary>${this.#headers(masked(headers))}</details>
      <details><summary>Request body · ${inBytes(exchange.body.length)}</summary><code-block .code=${readable(exchange.body)} .language=${"json"} .label=${"Request body"}></code-block></details>
      <signature-details .exchange=${exchange} .settings=${call.settings}></signature-details>
      <details><summary>Response headers</summary>${this.#headers(masked(responseHeaders))}</details>
      ${this.#body(exchange, total, call)}
    </section>`;
  }

  /** @param {string} name @param {number} from @param {number} ms @param {number} total */
  #bar(name, from, ms, total) {
    const x = (from / total) * BAR_WIDTH;
    const width = Math.max((ms / total) * BAR_WIDTH, 0.5);
    return html`<li><span>${name}</span><svg viewBox="0 0 ${BAR_WIDTH} 6" preserveAspectRatio="none" aria-hidden="true">${svg`<rect class=${name} x=${x} y="1" width=${width} height="4" />`}</svg><span class="figure">${milliseconds(ms)}</span></li>`;
  }

  /** @param {Record<string, string>} headers */
  #headers(headers) {
    return html`<dl class="headers">${Object.entries(headers).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
  }

  /**
   * @param {import("../lib/recorded-fetch.js").Exchange} exchange
   * @param {number} total
   * @param {import("../lib/call.js").Call} call
   */
  #body(exchange, total, call) {
    const { responseHeaders = {}, chunks } = exchange;
    const all = receivedBytes(exchange);
    if (all.length === 0) return nothing;
    if (!/eventstream/.test(responseHeaders["content-type"] ?? "")) {
      return html`<details open><summary>Response body · ${inBytes(exchange.received)}</summary><code-block .code=${readable(all)} .language=${"json"} .label=${"Response body"}></code-block></details>`;
    }
    const { frames, rest } = framesOf(all);
    const shown = this.all ? frames : frames.slice(-SHOWN_FRAMES);
    const last = frames.at(-1)?.end ?? 0;
    return html`<h4>${frames.length} frames · ${inBytes(exchange.received)} in ${chunks.length} chunks</h4>
      ${frames.length > shown.length ? html`<button type="button" class="quiet small" @click=${() => (this.all = true)}>Show the first ${frames.length - shown.length} too</button>` : nothing}
      <ol class="frames">
        ${shown.map((frame) => this.#frame(frame, arrival(exchange, frame.end) - call.startedAt, total, all))}
        ${rest > 0 && !call.isBusy ? html`<li class="rest"><b>${rest} bytes that are not a whole frame</b><code>${hex(all.subarray(last, last + 48))}${rest > 48 ? " …" : ""}</code></li>` : nothing}
      </ol>`;
  }

  /**
   * @param {import("../lib/frames.js").Frame} frame
   * @param {number} at
   * @param {number} total
   * @param {Uint8Array} all
   */
  #frame(frame, at, total, all) {
    const { start, end, headersEnd, headers, isMessageOk, payload } = frame;
    const isOpen = this.frame === start;
    const type = headers[":event-type"] ?? headers[":exception-type"] ?? headers[":error-code"] ?? "?";
    const isEvent = headers[":message-type"] === "event" && isMessageOk;
    return html`<li class=${isEvent ? "" : "bad"}>
      <button type="button" class="quiet" aria-expanded=${isOpen} @click=${() => (this.frame = isOpen ? undefined : start)}>
        <span class="type">${type}</span><span class="figure">${end - start} B</span>
        <svg viewBox="0 0 ${BAR_WIDTH} 6" preserveAspectRatio="none" aria-hidden="true">${svg`<rect class="frame" x=${Math.min((at / total) * BAR_WIDTH, BAR_WIDTH - 1)} y="0.5" width="1" height="5" />`}</svg>
        <span class="figure">${milliseconds(at)}</span><span class="crc">${isMessageOk ? "✓" : "✗ CRC"}</span>
      </button>
      ${
        isOpen
          ? html`<div class="opened">
        <dl class="parts">
          <div><dt>prelude</dt><dd><code>${hex(all.subarray(start, start + 8))}</code> ${end - start} bytes in all, ${headersEnd - start - 12} of headers</dd></div>
          <div><dt>prelude CRC</dt><dd><code>${hex(all.subarray(start + 8, start + 12))}</code> matches</dd></div>
          <div><dt>headers</dt><dd>${this.#headers(headers)}</dd></div>
          <div><dt>payload</dt><dd><code-block .code=${pretty(payload)} .language=${"json"} .label=${"Payload"}></code-block></dd></div>
          <div><dt>message CRC</dt><dd><code>${hex(all.subarray(end - 4, end))}</code> ${isMessageOk ? "matches" : "does not match"}</dd></div>
        </dl>
      </div>`
          : nothing
      }
    </li>`;
  }
}

/**
 * When the byte before `end` arrived.
 * @param {import("../lib/recorded-fetch.js").Exchange} exchange
 * @param {number} end
 */
function arrival({ chunks }, end) {
  let sum = 0;
  for (const { at, bytes } of chunks) {
    sum += bytes.length;
    if (sum >= end) return at;
  }
  return chunks.at(-1)?.at ?? 0;
}

/** @param {Uint8Array} bytes */
const readable = (bytes) => pretty(new TextDecoder().decode(bytes));

/** @param {string} text */
function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
