/** This close to the end, a reader is taken to follow along. */
const NEAR_PX = 64;

/**
 * Keeps the end of growing content in view, until the reader scrolls away from it. Content that is there from the beginning
 * is shown from its beginning.
 * @param {Element} scroller
 * @param {Element} content
 * @returns {() => void} goes to the end, and follows again
 */
export function followEnd(scroller, content) {
  let following = false;
  let lastTop = 0;
  const goToEnd = () => {
    scroller.scrollTop = scroller.scrollHeight;
    lastTop = scroller.scrollTop;
  };
  scroller.addEventListener("scroll", () => {
    const top = scroller.scrollTop;
    const isNear = scroller.scrollHeight - top - scroller.clientHeight < NEAR_PX;
    // Content that grew since we scrolled also leaves the end away, but only a reader scrolls up.
    if (isNear) following = true;
    else if (top < lastTop - 1) following = false;
    lastTop = top;
  });
  const observer = new ResizeObserver(() => following && goToEnd());
  observer.observe(content);
  observer.observe(scroller);
  return () => {
    following = true;
    goToEnd();
  };
}
