import { advice } from "../chat/advice.js";
import { html, render } from "../html.js";

/** `<chat-turn>`: a prompt and the answer to it. */
export class ChatTurn extends HTMLElement {
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
    this.querySelector("footer copy-button").text = () => answer.text;
  }

  /** @param {string} name of the model that answers */
  set answeredBy(name) {
    this.querySelector(".byline").textContent = name;
  }

  /**
   * Draws the answer as it is now.
   * @param {import("../chat/settings.js").Settings} settings what was asked with
   */
  update(settings) {
    const { answer } = this;
    this.dataset.state = answer.state;
    this.querySelector(".text").text = answer.text;
    this.#reasoning(answer);
    this.querySelector(".waiting").hidden = answer.state !== "waiting";
    if (!answer.isOver) return;
    for (const text of this.querySelectorAll("answer-text")) text.draw();
    this.querySelector(".answer").ariaBusy = "false";
    this.querySelector(".stopped").hidden = answer.state !== "stopped";
    const nobodyAnswered = answer.state === "failed" && !answer.text;
    this.querySelector(".byline").hidden = nobodyAnswered;
    this.querySelector("footer").hidden = nobodyAnswered;
    this.querySelector("footer copy-button").hidden = !answer.text;
    this.querySelector("answer-metrics").show(answer);
    if (answer.state !== "failed") return;
    const notice = this.querySelector("error-notice");
    notice.hidden = false;
    notice.show(answer.error, advice(answer.error, settings));
  }

  #reasoning({ reasoning }) {
    if (!reasoning) return;
    const details = this.querySelector(".reasoning");
    details.hidden = false;
    details.querySelector("answer-text").text = reasoning;
  }
}
