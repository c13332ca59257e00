/** This close to the end, a reader is taken to follow along. */
const NEAR_PX = 64;

/**
 * Keeps the end of growing content in view, until the reader scrolls away from it.
 * @param {Element} scroller
 * @param {Element} content
 * @returns {() => void} goes to the end, and follows again
 */
export function followEnd(scroller, content) {
  let following = true;
  const goToEnd = () => (scroller.scrollTop = scroller.scrollHeight);
  scroller.addEventListener("scroll", () => {
    following = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
  });
  new ResizeObserver(() => following && goToEnd()).observe(content);
  return () => {
    following = true;
    goToEnd();
  };
}
