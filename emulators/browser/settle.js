// Knows whether the page still works on what was last done to it. Runs in every frame before the page's own scripts.
(() => {
  if (window.__guiagent) return;
  const own = {};
  Object.defineProperty(window, "__guiagent", { value: own });

  const LIMITS = { timeout: 600, interval: 50, chain: 2000, mutation: 50, scroll: 60, animation: 3000, turn: 150, poll: 8 };
  const native = {
    setTimeout: window.setTimeout.bind(window), clearTimeout: window.clearTimeout.bind(window),
    setInterval: window.setInterval.bind(window), clearInterval: window.clearInterval.bind(window),
    frame: window.requestAnimationFrame.bind(window), cancelFrame: window.cancelAnimationFrame.bind(window),
    fetch: window.fetch, now: performance.now.bind(performance),
  };

  // A root is the work that one event began. Timers, frames and requests belong to the root of the code that started
  // them, so a poll or a spinner that was already running when the action came never counts as its effect.
  let epoch = 0, current = null, changedAt = -1e9, scrolledAt = -1e9, markedAt = -1e9;
  const timers = new Map(), intervals = new Map(), frames = new Map(), requests = new Set();
  const rootNow = () => current || { epoch, at: native.now(), frames: 0, ranAt: 0, turn: epoch };
  const live = (root) => root.epoch === epoch && native.now() - root.at < LIMITS.chain;
  const run = (root, callback, self, values) => {
    const outer = current;
    current = root;
    try { return callback.apply(self, values); } finally { current = outer; }
  };

  window.setTimeout = function (callback, delay, ...values) {
    if (typeof callback !== "function") return native.setTimeout(callback, delay, ...values);
    const root = rootNow();
    const id = native.setTimeout(function (...given) {
      timers.delete(id);
      return run(root, callback, this, given);
    }, delay, ...values);
    if (!(delay > LIMITS.timeout)) timers.set(id, root);
    return id;
  };
  window.setInterval = function (callback, delay, ...values) {
    if (typeof callback !== "function") return native.setInterval(callback, delay, ...values);
    const root = rootNow();
    const loop = { root, turn: epoch };
    const id = native.setInterval(function (...given) {
      loop.turn = epoch;
      return run(root, callback, this, given);
    }, delay, ...values);
    if (!(delay > LIMITS.interval)) intervals.set(id, loop);
    return id;
  };
  const clear = (id) => {
    timers.delete(id);
    intervals.delete(id);
    native.clearTimeout(id);
  };
  window.clearTimeout = clear;
  window.clearInterval = clear;
  window.requestAnimationFrame = function (callback) {
    const root = rootNow();
    const id = native.frame((time) => {
      frames.delete(id);
      root.frames += 1;
      root.ranAt = native.now();
      root.turn = epoch;
      return run(root, callback, window, [time]);
    });
    frames.set(id, root);
    return id;
  };
  window.cancelAnimationFrame = (id) => { frames.delete(id); native.cancelFrame(id); };

  const begin = () => { const token = { root: rootNow() }; requests.add(token); return token; };
  // What a response sets going is known only after its own callbacks have run: two tasks later.
  const end = (token) => native.setTimeout(() => native.setTimeout(() => requests.delete(token), 0), 0);
  const counted = (promise) => { const token = begin(); promise.then(() => end(token), () => end(token)); return promise; };
  if (native.fetch) window.fetch = function (...values) { return counted(native.fetch.apply(this, values)); };
  for (const type of [window.Response, window.Blob]) {
    for (const reader of ["json", "text", "arrayBuffer", "blob", "formData", "bytes"]) {
      const read = type && type.prototype[reader];
      if (read) type.prototype[reader] = function (...values) { return counted(read.apply(this, values)); };
    }
  }
  for (const reader of ["readAsText", "readAsDataURL", "readAsArrayBuffer"]) {
    const read = FileReader.prototype[reader];
    FileReader.prototype[reader] = function (...values) {
      const token = begin();
      this.addEventListener("loadend", () => end(token), { once: true });
      return read.apply(this, values);
    };
  }
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...values) {
    const token = begin();
    this.addEventListener("loadend", () => end(token), { once: true });
    return send.apply(this, values);
  };

  new MutationObserver(() => { changedAt = native.now(); }).observe(document, {
    subtree: true, childList: true, attributes: true, characterData: true,
  });
  document.addEventListener("scroll", () => { scrolledAt = native.now(); }, { capture: true, passive: true });

  const children = () => {
    const found = [];
    for (let i = 0; i < window.frames.length && i < 50; i += 1) {
      try { if (window.frames[i].__guiagent) found.push(window.frames[i].__guiagent); } catch { /* another origin */ }
    }
    return found;
  };
  const moving = () => {
    const now = native.now();
    for (const root of frames.values()) {
      if (live(root) && (root.frames < 3 || changedAt >= root.ranAt || now - changedAt < LIMITS.mutation)) return true;
    }
    return false;
  };
  const animated = () => (document.getAnimations ? document.getAnimations() : []).some((animation) => {
    if (animation.playState !== "running" || !animation.effect) return false;
    return animation.effect.getComputedTiming().endTime < LIMITS.animation;
  });
  // A loop that was running already shows what was done to it at its next turn, and is waited for so long and no longer.
  const turning = () => {
    if (native.now() - markedAt > LIMITS.turn) return false;
    for (const loop of intervals.values()) if (loop.turn !== epoch) return true;
    for (const root of frames.values()) if (root.turn !== epoch) return true;
    return false;
  };
  const some = (roots) => { for (const root of roots) if (live(root)) return true; return false; };

  own.busy = () => {
    if (document.readyState !== "complete") return "loading";
    for (const token of requests) if (token.root.epoch === epoch) return "request";
    if (some(timers.values())) return "timer";
    for (const loop of intervals.values()) if (live(loop.root)) return "interval";
    if (moving()) return "frame";
    if (turning()) return "loop";
    if (animated()) return "animation";
    if (native.now() - scrolledAt < LIMITS.scroll) return "scroll";
    for (const child of children()) { const why = child.busy(); if (why) return why; }
    return "";
  };
  own.mark = () => { epoch += 1; markedAt = native.now(); for (const child of children()) child.mark(); };

  const tick = (callback) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => { channel.port1.close(); callback(); };
    channel.port2.postMessage(0);
  };
  const painted = (count, callback) => {
    if (count <= 0) return callback();
    let over = false;
    const next = () => { if (!over) { over = true; painted(count - 1, callback); } };
    native.frame(next);
    native.setTimeout(next, 100); // a page in the background paints no frames
  };
  // Resolves to "" when nothing is under way, else to what still is after `cap` milliseconds.
  own.settle = (cap, count) => new Promise((resolve) => {
    const start = native.now();
    let unseen = false;
    const check = () => {
      const why = own.busy();
      if (native.now() - start >= cap) return resolve(why);
      if (why) { unseen = true; return native.setTimeout(check, LIMITS.poll); }
      if (!unseen) return resolve("");
      unseen = false; // what ends between two frames is told to the page in the second
      painted(1, () => tick(check));
    };
    tick(() => painted(count, check));
  });
})();
