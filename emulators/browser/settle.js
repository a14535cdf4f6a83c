// Notes what a page has under way, and tells it to whoever knows the name to ask by. Runs in every frame's own world
// before the page's scripts, and keeps a copy of everything it calls: what a page replaces later is not used here.
(() => {
  const NAME = "__guiagent"; // replaced by a name that no page knows
  const LIMITS = {
    timeout: 600, interval: 50, chain: 2000, mutation: 50, scroll: 60, turn: 150, idle: 300, port: 200, greeting: 500,
    answer: 2500, deaf: 50, turns: 4, quiet: 250, lazy: 250, again: 300, pause: 5000, digits: 9,
  };
  const { apply, construct } = { apply: Reflect.apply, construct: Reflect.construct };
  const { defineProperty, getOwnPropertyDescriptor } = Object;
  const getter = (type, name) => getOwnPropertyDescriptor(type.prototype, name).get;
  const native = {
    now: performance.now, later: setTimeout, unset: clearTimeout, then: Promise.prototype.then,
    listen: EventTarget.prototype.addEventListener, dispatch: EventTarget.prototype.dispatchEvent,
    path: Event.prototype.composedPath, prevent: Event.prototype.preventDefault, prevented: getter(Event, "defaultPrevented"),
    detail: getter(CustomEvent, "detail"), closest: Element.prototype.closest, focus: HTMLElement.prototype.focus,
    connected: getter(Node, "isConnected"), size: getter(HTMLSelectElement, "size"), multiple: getter(HTMLSelectElement, "multiple"),
    ready: getter(Document, "readyState"), deref: WeakRef.prototype.deref, get: WeakMap.prototype.get, set: WeakMap.prototype.set,
    observe: MutationObserver.prototype.observe, all: Document.prototype.querySelectorAll, box: Element.prototype.getBoundingClientRect,
    complete: getter(HTMLImageElement, "complete"), address: getter(Response, "url"), event: getOwnPropertyDescriptor(window, "event").get,
    Event: CustomEvent, Weak: WeakRef,
  };
  const here = window, page = document, clock = performance;
  const now = () => apply(native.now, clock, []);
  const later = (work) => apply(native.later, here, [work, 0]);
  const on = (target, type, work, capture = true) => apply(native.listen, target, [type, work, { __proto__: null, capture }]);
  const tell = (target, kind, detail) =>
    apply(native.dispatch, target, [new native.Event(NAME + kind, { __proto__: null, detail, composed: true })]);

  let present = false;
  on(here, NAME + "!", () => { present = true; });
  tell(here, "?", "here");
  if (present) return;

  // A root is the work that one event began. Timers, frames and requests belong to the root of the code that started
  // them, so a poll or a spinner that was already running when the action came never counts as its effect.
  let epoch = 0, current = null, changedAt = -1e9, scrolledAt = -1e9, scrolledTo = null, markedAt = -1e9, drawn = 0, count = 0;
  const timers = { __proto__: null }, intervals = { __proto__: null }, frames = { __proto__: null }, tokens = { __proto__: null };
  const rootNow = (what = "") => current || { epoch, at: now(), frames: 0, ranAt: 0, turn: epoch, until: what ? patienceFor(what) : 1e15 };
  const live = (root) => root.epoch === epoch && now() - root.at < LIMITS.chain && now() < root.until;
  // What goes on after a promise has lost its root. What is asked, or waited, in the same words again and again is a loop:
  // one that changes nothing is seen through after a few turns, one that went on from action to action is known at once.
  const loops = { __proto__: null };
  let before = "";
  const patienceFor = (what) => {
    const time = now();
    if (apply(native.event, here, []) !== undefined) return 1e15; // an event's own doing
    const name = what[0] === "t" ? what + " after " + before : what;
    before = what;
    let loop = loops[name];
    if (!loop || time - loop.last > LIMITS.pause) loop = loops[name] = { epoch, turns: -1, since: time, last: -1e9, known: false };
    if (loop.epoch !== epoch) { loop.known ||= loop.turns >= LIMITS.turns; loop.epoch = epoch; loop.turns = -1; loop.since = time; }
    loop.turns += 1;
    const dull = changedAt < loop.last, lasted = time - loop.since;
    loop.last = time;
    if (loop.known) return loop.turns ? 0 : time + LIMITS.again;
    return loop.turns >= LIMITS.turns && lasted > (dull ? LIMITS.quiet : LIMITS.chain) ? 0 : 1e15;
  };
  // An address without the times and random numbers that make each one new, and what is sent there.
  const wording = (address, sent) => {
    if (typeof sent !== "string" && sent !== undefined && sent !== null) return "";
    const text = "a " + address + " " + (sent || "");
    let words = "", digits = "";
    for (let i = 0; i <= text.length && i < 2000; i += 1) {
      if (text[i] >= "0" && text[i] <= "9") { digits += text[i]; continue; }
      words += (digits.length < LIMITS.digits ? digits : "#") + (text[i] || "");
      digits = "";
    }
    return words;
  };
  // A timer that is set again and again by the one before it, and changes and asks for nothing, is a poll: `turns` counts
  // how often that was so. Work that is cut into many short pieces is given `quiet` milliseconds to show itself.
  let beat = null;
  const armed = (root) => {
    const time = now(), doings = count + drawn, dull = beat !== null && beat.root === root && beat.doings === doings && changedAt < beat.at;
    return { root, at: time, doings, turns: dull ? beat.turns + 1 : 0, since: dull ? beat.since : time };
  };
  const holds = (timer) => live(timer.root) && !(timer.turns >= LIMITS.turns && now() - timer.since > LIMITS.quiet);
  const run = (root, callback, self, values) => {
    const outer = current;
    current = root;
    try { return apply(callback, self, values); } finally { current = outer; }
  };
  // Replaces a method; `around` is given the one before, what it is called on, and the values.
  const wrap = (owner, name, around) => {
    const was = owner && getOwnPropertyDescriptor(owner, name);
    if (!was || typeof was.value !== "function" || !was.configurable) return;
    const before = was.value;
    const named = { [name](...values) { return around(before, this, values); } };
    defineProperty(owner, name, { ...was, value: named[name] });
  };
  const wrapAll = (type, names, around) => { for (const name of names.split(" ")) wrap(type && type.prototype, name, around); };
  // Tells `after` of everything that is made of a type.
  const born = (name, after) => {
    const before = window[name];
    if (!before) return;
    const made = new Proxy(before, {
      __proto__: null,
      construct(type, values, fresh) {
        const it = construct(type, values, fresh === made ? type : fresh);
        after(it);
        return it;
      },
    });
    defineProperty(window, name, { value: made, writable: true, configurable: true, enumerable: false });
    before.prototype.constructor = made;
  };

  // Timers and frames
  const rest = (values) => {
    const given = { __proto__: null, length: values.length > 2 ? values.length - 2 : 0 };
    for (let i = 0; i < given.length; i += 1) given[i] = values[i + 2];
    return given;
  };
  wrap(window, "setTimeout", (before, _, values) => {
    const callback = values[0], delay = values[1];
    if (typeof callback !== "function") return apply(before, here, values);
    const timer = armed(rootNow("t " + Number(delay))), given = rest(values);
    const id = apply(before, here, [function () {
      delete timers[id];
      const outer = beat;
      beat = timer;
      try { return run(timer.root, callback, this, given); } finally { beat = outer; }
    }, delay]);
    if (!(delay > LIMITS.timeout)) timers[id] = timer;
    return id;
  });
  wrap(window, "setInterval", (before, _, values) => {
    const callback = values[0], delay = values[1];
    if (typeof callback !== "function") return apply(before, here, values);
    const loop = { root: rootNow(), turn: epoch }, given = rest(values);
    const id = apply(before, here, [function () {
      loop.turn = epoch;
      return run(loop.root, callback, this, given);
    }, delay]);
    if (!(delay > LIMITS.interval)) intervals[id] = loop;
    return id;
  });
  const clear = (before, _, values) => {
    delete timers[values[0]];
    delete intervals[values[0]];
    return apply(before, here, values);
  };
  wrap(window, "clearTimeout", clear);
  wrap(window, "clearInterval", clear);
  wrap(window, "requestAnimationFrame", (before, _, values) => {
    const callback = values[0], root = rootNow();
    if (typeof callback !== "function") return apply(before, here, values);
    const id = apply(before, here, [(time) => {
      delete frames[id];
      root.frames += 1;
      root.ranAt = now();
      root.turn = epoch;
      const strokes = drawn;
      try { return run(root, callback, here, [time]); } finally { if (drawn !== strokes) changedAt = now(); }
    }]);
    frames[id] = root;
    return id;
  });
  wrap(window, "cancelAnimationFrame", (before, _, values) => { delete frames[values[0]]; return apply(before, here, values); });
  const drawing = (before, self, values) => { drawn += 1; return apply(before, self, values); };
  wrapAll(window.CanvasRenderingContext2D, "fill stroke fillRect clearRect strokeRect fillText drawImage putImageData", drawing);
  wrapAll(window.WebGLRenderingContext, "clear drawArrays drawElements", drawing);
  wrapAll(window.WebGL2RenderingContext, "clear drawArrays drawElements", drawing);

  // What is waited for until it ends, or for `patience` milliseconds
  const begin = (patience = 1e9, peer = null, what = "") => {
    const id = count += 1, root = rootNow(what);
    tokens[id] = { root, until: root.until < now() + patience ? root.until : now() + patience, peer };
    return id;
  };
  // What an answer sets going is known only after its own callbacks have run: two tasks later.
  const end = (id) => { later(() => later(() => { delete tokens[id]; })); };
  const ending = (target, types, patience, what) => {
    const id = begin(patience, null, what);
    for (let i = 0; i < types.length; i += 1) on(target, types[i], () => end(id));
  };
  const counted = (patience) => (before, self, values, what) => {
    const promise = apply(before, self, values), id = begin(patience, null, what), over = () => end(id);
    try { apply(native.then, promise, [over, over]); } catch { delete tokens[id]; }
    return promise;
  };
  const request = counted();
  if (window.fetch) wrap(window, "fetch", (before, _, values) => {
    const { 0: asked, 1: how } = values;
    return request(before, here, values, typeof asked === "string" ? wording(asked, how && how.body) : "");
  });
  const BODIES = "json text arrayBuffer blob formData bytes";
  wrapAll(window.Blob, BODIES, request);
  wrapAll(window.Response, BODIES, (before, self, values) => {
    let from = "";
    try { from = apply(native.address, self, []); } catch { /* no response */ }
    return request(before, self, values, from && "r" + wording(from));
  });
  wrapAll(window.ReadableStreamDefaultReader, "read", counted(LIMITS.greeting));
  wrapAll(window.CacheStorage, "open match has keys delete", request);
  wrapAll(window.Cache, "match matchAll add addAll put delete keys", request);
  wrapAll(window.SubtleCrypto, "digest encrypt decrypt sign verify deriveKey deriveBits importKey exportKey generateKey", request);
  wrapAll(window.HTMLImageElement, "decode", counted(LIMITS.chain));
  wrapAll(window.Scheduler, "postTask yield", counted(LIMITS.timeout));
  wrap(window, "createImageBitmap", (before, _, values) => request(before, here, values));
  wrapAll(window.FileReader, "readAsText readAsDataURL readAsArrayBuffer readAsBinaryString", (before, self, values) => {
    ending(self, ["loadend"]);
    return apply(before, self, values);
  });
  const opened = new WeakMap();
  wrapAll(window.XMLHttpRequest, "open", (before, self, values) => {
    try { apply(native.set, opened, [self, values[0] + " " + values[1]]); } catch { /* no request */ }
    return apply(before, self, values);
  });
  wrapAll(window.XMLHttpRequest, "send", (before, self, values) => {
    ending(self, ["loadend"], 1e9, wording(apply(native.get, opened, [self]), values[0]));
    return apply(before, self, values);
  });
  wrapAll(window.IDBFactory, "open deleteDatabase", (before, self, values) => {
    const asked = apply(before, self, values);
    ending(asked, ["success", "error", "blocked"], LIMITS.chain);
    return asked;
  });
  wrapAll(window.IDBDatabase, "transaction", (before, self, values) => {
    const work = apply(before, self, values);
    ending(work, ["complete", "abort", "error"], LIMITS.chain);
    return work;
  });
  wrap(window, "requestIdleCallback", (before, _, values) => {
    const callback = values[0], root = rootNow(), token = begin(LIMITS.idle);
    if (typeof callback !== "function") return apply(before, here, values);
    return apply(before, here, [(left) => { end(token); return run(root, callback, here, [left]); }, values[1]]);
  });

  // A peer (socket, worker, port) that was told something answers, or is taken for one that never does.
  const peers = new WeakMap();
  const peerOf = (target, types) => {
    let peer = apply(native.get, peers, [target]);
    if (peer) return peer;
    peer = { deaf: false, token: 0 };
    apply(native.set, peers, [target, peer]);
    for (let i = 0; i < types.length; i += 1) on(target, types[i], () => { peer.deaf = false; end(peer.token); });
    return peer;
  };
  const told = (target, types, patience) => {
    const peer = peerOf(target, types);
    delete tokens[peer.token];
    peer.token = begin(peer.deaf ? LIMITS.deaf : patience, peer);
  };
  const SOCKET = ["message", "close", "error"], WORKER = ["message", "messageerror", "error"];
  wrapAll(window.WebSocket, "send", (before, self, values) => { const sent = apply(before, self, values); told(self, SOCKET, LIMITS.answer); return sent; });
  wrapAll(window.Worker, "postMessage", (before, self, values) => { const sent = apply(before, self, values); told(self, WORKER, LIMITS.answer); return sent; });
  wrapAll(window.MessagePort, "postMessage", (before, self, values) => {
    const sent = apply(before, self, values), other = apply(native.get, ports, [self]);
    told(other || self, WORKER, other ? LIMITS.port : LIMITS.answer);
    return sent;
  });
  const ports = new WeakMap(), one = getter(MessageChannel, "port1"), two = getter(MessageChannel, "port2");
  born("MessageChannel", (channel) => {
    const a = apply(one, channel, []), b = apply(two, channel, []);
    apply(native.set, ports, [a, b]);
    apply(native.set, ports, [b, a]);
  });
  born("WebSocket", (socket) => { ending(socket, ["open", "close", "error"], LIMITS.chain); ending(socket, SOCKET, LIMITS.greeting); });
  born("EventSource", (source) => ending(source, ["message", "error"], LIMITS.greeting));

  // What changes, scrolls and is dragged
  const changes = new MutationObserver(() => { changedAt = now(); });
  const watch = (root) => apply(native.observe, changes, [root, {
    __proto__: null, subtree: true, childList: true, attributes: true, characterData: true,
  }]);
  let dragging = false;
  const dragged = (event) => { dragging = !apply(native.prevented, event, []); };
  const scrolled = () => { scrolledAt = now(); };
  // The list of a closed select is a window of its own that no observation shows: SelectOption chooses instead.
  const pressed = (event) => {
    const target = apply(native.path, event, [])[0];
    let select = null;
    try { select = apply(native.closest, target, ["select"]); } catch { return; }
    if (!select || apply(native.size, select, []) > 1 || apply(native.multiple, select, [])) return;
    apply(native.prevent, event, []);
    apply(native.focus, select, []);
  };
  // A blinking caret would make two looks at the same page differ.
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { caret-color: transparent !important }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  } catch { /* a document without styles */ }

  // What listens to touches. Elements are told to the observer once they are in the document.
  const TOUCHES = { __proto__: null };
  for (const type of "click mousedown mouseup pointerdown pointerup touchstart touchend dblclick".split(" ")) TOUCHES[type] = true;
  let noted = { __proto__: null }, notes = 0;
  const note = (target, kind) => { noted[notes] = { seen: new native.Weak(target), kind }; notes += 1; };
  wrapAll(EventTarget, "addEventListener", (before, self, values) => {
    if (TOUCHES[values[0]] === true && self && values[1]) note(self, "+");
    return apply(before, self, values);
  });
  for (const type of [window.HTMLElement, window.SVGElement]) {
    for (const name of ["onclick", "onmousedown", "onmouseup", "onpointerdown", "onpointerup", "ontouchstart", "ontouchend", "ondblclick"]) {
      const was = getOwnPropertyDescriptor(type.prototype, name);
      if (!was || !was.set) continue;
      const put = was.set;
      defineProperty(type.prototype, name, { ...was, set(work) { apply(put, this, [work]); note(this, typeof work === "function" ? "+" : "-"); } });
    }
  }
  wrapAll(Element, "attachShadow", (before, self, values) => {
    const root = apply(before, self, values);
    watch(root);
    if (values[0] && values[0].mode === "closed") note(self, "+"); // nobody can tell what is inside
    return root;
  });
  const touched = () => {
    const before = noted, last = notes;
    noted = { __proto__: null };
    notes = 0;
    for (let i = 0; i < last; i += 1) {
      const target = apply(native.deref, before[i].seen, []);
      if (target === undefined) continue;
      let there = false;
      try { there = apply(native.connected, target, []); } catch { continue; /* no node */ }
      if (there) tell(target, before[i].kind); else { noted[notes] = before[i]; notes += 1; }
    }
  };

  // What is told
  const moving = () => {
    const time = now();
    for (const id in frames) {
      const root = frames[id];
      if (live(root) && (root.frames < 3 || changedAt >= root.ranAt || time - changedAt < LIMITS.mutation)) return true;
    }
    return false;
  };
  // A loop that was running already shows what was done to it at its next turn, and is waited for so long and no longer.
  const turning = () => {
    if (now() - markedAt > LIMITS.turn) return false;
    for (const id in intervals) if (intervals[id].turn !== epoch) return true;
    for (const id in frames) if (frames[id].turn !== epoch) return true;
    return false;
  };
  const waiting = () => {
    const time = now();
    for (const id in tokens) {
      const { root, until, peer } = tokens[id];
      if (time < until) { if (root.epoch === epoch) return peer ? "answer" : "request"; continue; }
      if (peer) peer.deaf = true;
      delete tokens[id];
    }
    return "";
  };
  // What loads once it has come into view asks for it only some frames after the page was scrolled.
  const lacking = () => {
    const images = apply(native.all, page, ["img[loading=lazy i]"]);
    for (let i = 0; images[i] !== undefined; i += 1) {
      if (apply(native.complete, images[i], [])) continue;
      const { top, bottom, left, right } = apply(native.box, images[i], []);
      if (bottom > 0 && right > 0 && top < here.innerHeight && left < here.innerWidth) return true;
    }
    return false;
  };
  const busy = () => {
    if (apply(native.ready, page, []) !== "complete") return "loading";
    const why = waiting();
    if (why) return why;
    for (const id in timers) if (holds(timers[id])) return "timer";
    for (const id in intervals) if (live(intervals[id].root)) return "interval";
    if (moving()) return "frame";
    if (turning()) return "loop";
    if (here.scrollY !== scrolledTo) { // a scroll event comes only with the next frame
      if (scrolledTo !== null) scrolled();
      scrolledTo = here.scrollY;
    }
    const since = now() - scrolledAt;
    return since < LIMITS.scroll ? "scroll" : since < LIMITS.lazy && lacking() ? "image" : "";
  };
  const asked = (event) => {
    switch (apply(native.detail, event, [])) {
      case "here": tell(here, "!", "here"); break;
      case "busy": tell(here, "!", busy()); break;
      case "mark": epoch += 1; markedAt = now(); dragging = false; break;
      case "touched": touched(); break;
      case "dragging": tell(here, "!", dragging); break;
      default:
    }
  };
  // A document that is opened anew by its own script forgets all listeners, but not what was wrapped.
  const arm = () => {
    on(here, NAME + "?", asked);
    on(here, "mousedown", pressed);
    on(here, "dragstart", dragged, false);
    on(page, "scroll", scrolled);
    watch(page);
  };
  arm();
  wrapAll(Document, "open write writeln", (before, self, values) => {
    try { return apply(before, self, values); } finally { if (self === page) arm(); }
  });
})();
