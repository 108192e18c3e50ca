// SPDX-License-Identifier: MIT

const NEAR_PIXELS = 48;

/** Keeps the end of a growing thread in sight, unless the reader scrolled away from it. */
export class Follow {
  #scroller;
  #jump;
  #following = true;
  #lastTop = 0;
  #growing = false;

  /**
   * @param {HTMLElement} scroller
   * @param {HTMLElement} content what grows in it
   * @param {HTMLButtonElement} jump shown while the end is out of sight
   */
  constructor(scroller, content, jump) {
    this.#scroller = scroller;
    this.#jump = jump;
    scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    content.addEventListener("toggle", () => this.#grown(), { capture: true });
    content.addEventListener("click", (event) => {
      if (event.target.closest("summary")) {
        this.#following = false;
      }
    });
    jump.addEventListener("click", () => this.toEnd());
    const sizes = new ResizeObserver(() => this.#grown());
    sizes.observe(content);
    sizes.observe(scroller);
  }

  /** Whether the thread grows by itself now; a fold that the reader opens is no reason to move. */
  set growing(growing) {
    if (this.#growing && !growing && this.#following) {
      this.toEnd(); // what came last may not be laid out yet
    }
    this.#growing = growing;
  }

  /** Goes to the end and stays there. */
  toEnd() {
    this.#following = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#lastTop = this.#scroller.scrollTop;
    this.#jump.hidden = true;
  }

  #grown() {
    if (this.#following && this.#growing) {
      this.toEnd();
    } else {
      this.#jump.hidden = this.#distance() < NEAR_PIXELS;
    }
  }

  // Only a move up is the reader's wish to stay; growth below also makes the end more distant.
  #scrolled() {
    const near = this.#distance() < NEAR_PIXELS;
    if (near) {
      this.#following = true;
    } else if (this.#scroller.scrollTop < this.#lastTop) {
      this.#following = false;
    }
    this.#lastTop = this.#scroller.scrollTop;
    this.#jump.hidden = near || (this.#following && this.#growing);
  }

  #distance() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight;
  }
}
