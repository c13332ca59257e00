import { advice } from "../chat/advice.js";
import { Answer } from "../chat/answer.js";
import { html, one, render } from "../html.js";

/** `<chat-turn>`: a prompt and the answer to it. */
export class ChatTurn extends HTMLElement {
  prompt = "";
  answer = new Answer();

  /**
   * @param {string} prompt
   * @param {import("../chat/answer.js").Answer} answer
   */
  begin(prompt, answer) {
    this.prompt = prompt;
    this.answer = answer;
    render(
      this,
      html`<article>
        <div class="prompt"><span class="visually-hidden">You: </span><p>${prompt}</p></div>
        <div class="answer" aria-busy="true">
          <p class="byline"></p>
          <details class="reasoning" hidden>
            <summary>Reasoning</summary>
            <answer-text></answer-text>
          </details>
          <answer-text class="text"></answer-text>
          <p class="waiting"><span></span><span></span><span></span><b class="visually-hidden">Waiting for the first token</b></p>
          <error-notice hidden></error-notice>
          <footer hidden><p class="stopped" hidden>Stopped</p><answer-metrics></answer-metrics><copy-button></copy-button></footer>
        </div>
      </article>`,
    );
    one(one(this, "footer"), "copy-button").text = () => answer.text;
  }

  /** @param {string} name of the model that answers */
  set answeredBy(name) {
    one(this, ".byline").textContent = name;
  }

  /**
   * Draws the answer as it is now.
   * @param {import("../chat/settings.js").Settings} settings what was asked with
   */
  update(settings) {
    const { answer } = this;
    this.dataset.state = answer.state;
    /** @type {import("./answer-text.js").AnswerText} */ (one(this, ".text")).text = answer.text;
    this.#reasoning(answer);
    one(this, ".waiting").hidden = answer.state !== "waiting";
    if (!answer.isOver) return;
    for (const text of this.querySelectorAll("answer-text")) text.draw();
    one(this, ".answer").ariaBusy = "false";
    one(this, ".stopped").hidden = answer.state !== "stopped";
    const nobodyAnswered = answer.state === "failed" && !answer.text;
    one(this, ".byline").hidden = nobodyAnswered;
    one(this, "footer").hidden = nobodyAnswered;
    one(one(this, "footer"), "copy-button").hidden = !answer.text;
    one(this, "answer-metrics").show(answer);
    if (answer.state !== "failed") return;
    const notice = one(this, "error-notice");
    notice.hidden = false;
    const error = /** @type {import("../chat/advice.js").Failure} */ (answer.error);
    notice.show(error, advice(error, settings));
  }

  /** @param {Answer} answer */
  #reasoning({ reasoning }) {
    if (!reasoning) return;
    const details = one(this, ".reasoning");
    details.hidden = false;
    one(details, "answer-text").text = reasoning;
  }
}
