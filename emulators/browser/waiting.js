// Waits until nothing is under way in a page and the frames inside it.
(() => {
  const NAME = "__guiagent"; // replaced by a name that no page knows
  const own = globalThis[NAME];
  if (own.settle) return;
  const LIMITS = { animation: 3000, poll: 8, paint: 1000, unpainted: 100, late: 100 };
  const { dom } = own;
  const clock = performance, Channel = MessageChannel, post = MessagePort.prototype.postMessage;
  const native = { setTimeout: setTimeout.bind(window), frame: requestAnimationFrame.bind(window), now: clock.now.bind(clock) };

  const animated = (page) => dom.animations(page).some((animation) => {
    if (animation.playState !== "running" || !animation.effect) return false;
    return animation.effect.getComputedTiming().endTime < LIMITS.animation;
  });
  own.busy = () => {
    for (const where of own.windows()) {
      let page = null;
      try { page = where.document; } catch { continue; /* it went to another origin */ }
      if (dom.ready(page) !== "complete") return "loading";
      const why = own.ask(where, "busy");
      if (why) return String(why);
      if (animated(page)) return "animation";
    }
    return "";
  };
  const tick = (callback) => {
    const channel = new Channel();
    channel.port1.onmessage = () => { channel.port1.close(); callback(); };
    post.call(channel.port2, 0);
  };
  const painted = (count, callback) => {
    if (count <= 0) return callback();
    let over = false;
    const next = () => { if (!over) { over = true; painted(count - 1, callback); } };
    native.frame(next);
    return native.setTimeout(next, dom.hidden(document) ? LIMITS.unpainted : LIMITS.paint); // a page in the background paints no frames
  };
  // Resolves to "" when nothing is under way, else to what still is after `cap` milliseconds.
  own.settle = (cap, count) => new Promise((resolve) => {
    const start = native.now();
    // Where the look comes late, what has ended since the last frame is told to the page in the next.
    let unseen = cap > 0 && start - own.marked > LIMITS.late;
    own.waited = false;
    const check = () => {
      const why = own.busy();
      if (native.now() - start >= cap) return resolve(why);
      if (why) { unseen = own.waited = true; return native.setTimeout(check, LIMITS.poll); }
      if (!unseen) return resolve("");
      unseen = false; // what ends between two frames is told to the page in the second
      return painted(1, () => tick(check));
    };
    tick(() => painted(count, check));
  });
})();
