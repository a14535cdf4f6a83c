// One pass over the page: what can be seen, what can be touched, and where.
(() => {
  const NAME = "__guiagent"; // replaced by a name that no page knows
  const own = globalThis[NAME];
  if (own.observe) return;
  const { dom, words, places, touchable } = own;
  const { squeeze, drawn, attribute, spoken, roleOf, interactive, anyInside, inlineOnly, flagsOf, wordsOf, nameOf } = words;
  const { contents, meet, empty, plain, around, clipped, seenOf, writtenOf, reaches, sees, touchPoint, placeOf } = places;

  const SKIP = new Set("script style noscript template head meta link title defs source track param datalist".split(" "));
  const MAX_OPTIONS = 100, MAX_ELEMENTS = 2000, GENERIC_TEXT = 120, GENERIC_SHARE = 0.25, TOP = 2147483647, MIN_CANVAS = 16;
  const VISIBLE = { opacityProperty: true, visibilityProperty: true };

  let found = [], shown = [], hide = "", budget = 0, visits = 0, late = false;
  const clock = performance, now = clock.now.bind(clock);
  const full = () => {
    if ((visits += 1) % 64 === 0) late = now() > budget;
    return late || found.length >= MAX_ELEMENTS;
  };

  const add = (ctx, node, entry) => { found.push({ text: "", said: "", value: "", id: "", flags: [], parent: ctx.parent, z: ctx.z, node, ...entry }); return found.length - 1; };
  const place = ({ x, y, s }, rect, point) => ({
    box: [rect[0] * s + x, rect[1] * s + y, rect[2] * s + x, rect[3] * s + y], hit: point && [point[0] * s + x, point[1] * s + y],
  });
  const tiny = (r) => r[2] - r[0] < 3 || r[3] - r[1] < 3;
  const isHeading = (name) => name.length === 2 && name[0] === "h" && name[1] >= "1" && name[1] <= "6";

  const emitText = (node, el, text, ctx) => {
    const rects = writtenOf(node, ctx.clip);
    if (!rects.length || tiny(rects[0])) return; // words for screen readers alone
    const point = touchPoint(el, ctx, rects, sees);
    if (!point) return;
    add(ctx, node, { role: isHeading(dom.name(el)) ? "heading" : "text", ...place(ctx.at, around(rects), point), text, id: dom.id(el) || "", flags: ctx.clickable ? ["clickable"] : [] });
  };
  const emitOptions = (el, index, ctx) => {
    for (let i = 0; i < el.options.length && i < MAX_OPTIONS; i += 1) {
      const option = el.options[i];
      const flags = [...(option.selected ? ["selected"] : []), ...(option.matches(":disabled") ? ["disabled"] : [])];
      add({ ...ctx, parent: index }, option, { role: "option", box: found[index].box, hit: found[index].hit, text: squeeze(option.label || option.textContent), id: option.id || "", flags });
    }
  };
  const emitControl = (el, strength, ctx) => {
    const ticked = dom.name(el) === "input" && (el.type === "checkbox" || el.type === "radio");
    const wrapping = (ticked && [...el.labels].find((label) => label.contains(el))) || null;
    let rects = ctx.one ? clipped(ctx.one, ctx.clip) : seenOf(el, ctx.clip);
    if (!rects.length && dom.kids(el).length) rects = writtenOf(el, ctx.clip);
    if (!rects.length) return -1;
    const point = touchPoint(el, ctx, rects, reaches);
    if (!point) return -1;
    const box = wrapping ? around([...rects, ...seenOf(wrapping, ctx.clip)]) : around(rects);
    const role = roleOf(el), [text, said, value] = wordsOf(el, role);
    return add(ctx, el, { role, ...place(ctx.at, box, point), text, said, value, id: nameOf(el, text || said), flags: flagsOf(el, role, strength, ctx.focused) });
  };

  // An editor of code is a text field, whichever field it types into.
  const emitEditor = (el, field, ctx) => {
    const index = emitControl(el, 1, ctx);
    if (index < 0) return -1;
    const flags = ["clickable", "editable", ...(ctx.focused === field ? ["focused"] : [])];
    Object.assign(found[index], { role: "textbox", text: "", said: spoken(el) || spoken(field) || words.labelText(field), value: words.linesOf(el), flags });
    return index;
  };

  const kids = (el) => {
    const root = dom.shadow(el), nodes = [];
    if (!root && dom.name(el) === "slot") { const assigned = el.assignedNodes(); if (assigned.length) return assigned; }
    for (let node = dom.start(root || el); node; node = dom.after(node)) nodes.push(node);
    return nodes;
  };
  // What the frames of other origins are told apart by: their place among those of the window around them, from the top.
  own.pathOf = (where) => {
    const path = [];
    for (let inner = where; inner !== inner.parent; inner = inner.parent) {
      let i = 0;
      while (i < inner.parent.length && inner.parent[i] !== inner) i += 1;
      path.unshift(i);
    }
    return path.join(".");
  };
  const walkFrame = (el, ctx) => {
    const at = placeOf(el), whole = { x: ctx.at.x + at.x * ctx.at.s, y: ctx.at.y + at.y * ctx.at.s, s: ctx.at.s * at.s };
    const inside = [(ctx.clip[0] - at.x) / at.s, (ctx.clip[1] - at.y) / at.s, (ctx.clip[2] - at.x) / at.s, (ctx.clip[3] - at.y) / at.s];
    const clip = meet(inside, [0, 0, dom.width(el), dom.height(el)]);
    if (empty(clip)) return;
    const index = emitControl(el, 0, ctx);
    if (index < 0) return;
    let page = null;
    try { page = el.contentDocument; } catch { /* another origin */ }
    if (!page) {
      if (el.contentWindow) found[index].inside = [own.pathOf(el.contentWindow), whole.x, whole.y, whole.s, ...clip];
      return;
    }
    if (!dom.document(page)) return;
    visit(dom.document(page), {
      ...ctx, doc: page, at: whole, clip, free: clip, view: clip, parent: index, z: [...ctx.z, 0], clickable: false, pointer: false, owned: undefined,
      covers: [], frames: [{ el, page: ctx.doc, at }, ...ctx.frames], focused: dom.focus(page),
    });
  };
  // What the parts of an absorbing control are: its own words, except for a lone inner control with the same words,
  // which is then where a touch must land (a tab and the link in it).
  const refine = (el, index, ctx) => {
    let inner = null;
    for (const node of dom.all(el, "*")) {
      if (!dom.matches(node, words.NATIVE) && !touchable(node)) continue;
      if (inner) return;
      inner = node;
    }
    if (!inner || squeeze(drawn(inner)) !== found[index].text) return;
    const rects = seenOf(inner, ctx.clip);
    const point = rects.length ? touchPoint(inner, ctx, rects, reaches) : null;
    if (!point) return;
    Object.assign(found[index], place(ctx.at, around(rects), point));
    if (dom.matches(inner, "button,input")) Object.assign(found[index], { role: roleOf(inner), value: "", id: inner.id, flags: flagsOf(inner, roleOf(inner), 3, ctx.focused) });
  };
  const context = (el, style, ctx, rect, leaf) => {
    const positioned = style.position !== "static";
    const afloat = positioned && (style.position === "fixed" || style.position === "absolute"); // as the top layer always is
    const top = afloat && dom.matches(el, ":modal,:popover-open");
    let clip = top || style.position === "fixed" ? ctx.view : afloat ? ctx.free : ctx.clip;
    if (style.overflowX !== "visible" || style.overflowY !== "visible") {
      const page = dom.owner(el);
      if (el !== dom.document(page) && el !== dom.body(page)) clip = meet(clip, plain(rect));
    }
    const rank = top ? TOP : positioned && style.zIndex !== "auto" ? Number(style.zIndex) : 0;
    // A box in one piece has one rectangle, known already.
    const one = leaf && style.display !== "inline" ? [rect] : null;
    return { ...ctx, one, clip, free: positioned ? clip : ctx.free, pointer: style.cursor === "pointer", z: rank ? [...(top ? [] : ctx.z), rank] : ctx.z };
  };
  const scrolls = (el, name, style) => {
    const root = (name === "html" || name === "body") && el === dom.scroller(dom.owner(el));
    const can = (overflow) => overflow === "auto" || overflow === "scroll" || (root && overflow !== "hidden");
    return (can(style.overflowY) && dom.fullHeight(el) > dom.height(el) + 2) || (can(style.overflowX) && dom.fullWidth(el) > dom.width(el) + 2);
  };
  const outside = (r, clip) => r.bottom < clip[1] || r.top > clip[3] || r.right < clip[0] || r.left > clip[2];
  const FAR = 3; // how deep in what is out of sight it is looked for what is not
  // Whether nothing in an element that is out of sight can be in sight: neither what hangs out of it nor what is fixed.
  const away = (el, view, depth) => {
    let text = false;
    for (let node = dom.start(el); node; node = dom.after(node)) {
      const type = dom.type(node);
      if (type === 3) text = text || node.data.trim() !== "";
      if (type !== 1) continue;
      if (!outside(dom.box(node), view) || dom.shadow(node) || dom.name(node) === "slot") return false;
      if (dom.first(node) && !(depth && away(node, view, depth - 1))) return false;
    }
    return !text || outside(contents(el), view);
  };
  // A picture, a drawing or a film that is no control, but can be seen and named, or touched as a whole.
  const pictured = (el, name, ctx) => {
    if (name === "img") return ctx.clickable || attribute(el, "alt") || spoken(el);
    if (name === "canvas") return el.clientWidth >= MIN_CANVAS && el.clientHeight >= MIN_CANVAS;
    return name === "video" || (dom.attribute(el, "role") === "img" && spoken(el));
  };
  const visit = (el, outer) => {
    if (full()) return;
    const name = dom.name(el);
    // Most of a long page is out of sight.
    const open = dom.shadow(el) || name === "slot", leaf = !open && !dom.first(el), rect = dom.box(el);
    if (!open && outside(rect, outer.view) && (leaf || away(el, outer.view, FAR))) return;
    if (SKIP.has(name) || (hide && dom.matches(el, hide))) return;
    const shown = dom.shown(el, VISIBLE);
    if (!shown && !dom.shown(el)) {
      // `display: contents`, which every slot has, is no box of its own: what is in it stands where it would without it.
      const { display, visibility } = getComputedStyle(el);
      if (display === "contents") descend(el, outer, visibility === "visible");
      return;
    }
    const style = getComputedStyle(el), ctx = context(el, style, outer, rect, leaf);
    if (ctx.clip[2] <= ctx.clip[0] || ctx.clip[3] <= ctx.clip[1]) {
      // Nothing of it is seen, but what is fixed to the window, or lies on the top layer, is cut off by nobody.
      for (const node of kids(el)) if (dom.type(node) === 1) visit(node, ctx);
      return;
    }
    if (name === "iframe" || name === "frame") { if (shown) walkFrame(el, ctx); return; }
    const scrolling = shown && scrolls(el, name, style), strength = shown ? interactive(el, style, outer.pointer) : 0;
    // What scrolls and can have the focus, so that keys scroll it, is no control: a touch does nothing there.
    const touched = strength > 1 || (strength === 1 && (!scrolling || words.typedBehind(el)));
    if (touched && control(el, name, ctx, strength, scrolling)) return;
    if (scrolling) {
      const root = el === dom.scroller(ctx.doc);
      const box = root ? ctx.view : meet(plain(dom.box(el)), ctx.clip);
      if (!empty(box)) ctx.parent = add(ctx, el, { role: root ? "document" : "region", ...place(ctx.at, box, null), said: spoken(el), id: dom.id(el) || "", flags: ["scrollable"] });
    } else if (shown && !touched && pictured(el, name, ctx)) {
      emitControl(el, ctx.clickable ? 1 : 0, ctx);
      return;
    }
    descend(el, ctx, shown);
  };
  // Whether all of an element that can be touched was told.
  const control = (el, name, ctx, strength, scrolling) => {
    const field = name === "input" || name === "select" || name === "textarea";
    const behind = strength < 3 ? words.typedBehind(el) : null;
    if (behind) {
      const index = emitEditor(el, behind, ctx);
      if (index >= 0 && scrolling) found[index].flags.push("scrollable");
      return index >= 0;
    }
    const nested = (strength < 3 || !field) && dom.count(el) > 0 && anyInside(el);
    if (strength < 3 && (nested || dom.text(el).length > GENERIC_TEXT)) {
      const r = dom.box(el);
      if (strength === 2 && r.width * r.height <= GENERIC_SHARE * innerWidth * innerHeight) ctx.clickable = true;
      return false;
    }
    const index = emitControl(el, strength, ctx);
    if (index < 0) return false;
    if (scrolling) found[index].flags.push("scrollable");
    if (name === "select") {
      if (found[index].role === "combobox") emitOptions(el, index, ctx); else descend(el, { ...ctx, parent: index });
      return true;
    }
    if (nested) {
      refine(el, index, ctx);
      descend(el, { ...ctx, parent: index, owned: found[index].text });
    }
    return true;
  };
  const descend = (el, ctx, shown = true) => {
    let direct = false;
    const nodes = kids(el);
    // The words of a tick box are its label's, and are said there.
    if (dom.name(el) === "label" && el.control && /^(checkbox|radio)$/.test(el.control.type) && !words.hiddenControl(el)) shown = false;
    for (const node of nodes) if (dom.type(node) === 3 && node.data.trim()) { direct = true; break; }
    if (direct && shown && ctx.owned === undefined && !dom.shadow(el) && inlineOnly(el)) {
      const text = squeeze(drawn(el));
      if (text) emitText(el, el, text, ctx);
      return;
    }
    for (const node of nodes) {
      if (late || found.length >= MAX_ELEMENTS) return;
      const type = dom.type(node);
      if (type === 1) {
        // Inside a control that already says them, words and lookalikes are not said again.
        if (ctx.owned !== undefined && (!interactive(node, null, true) || squeeze(drawn(node)) === ctx.owned)) { if (dom.count(node)) descend(node, ctx); continue; }
        visit(node, ctx.owned === undefined ? ctx : { ...ctx, owned: undefined });
      } else if (direct && type === 3 && shown && ctx.owned === undefined) {
        const text = squeeze(node.data);
        if (text) emitText(node, el, text, ctx);
      }
    }
  };

  // Document order, with what lies on a higher layer later.
  const higher = (a, b) => {
    for (let i = 0; i < Math.max(a.z.length, b.z.length); i += 1) {
      const d = (a.z[i] || 0) - (b.z[i] || 0);
      if (d) return d;
    }
    return 0;
  };
  const round = (v) => Math.round(v * 100) / 100;
  const ordered = () => {
    const order = found.map((_, i) => i), at = [-1];
    if (found.some((e) => e.z.length)) order.sort((a, b) => higher(found[a], found[b]) || a - b);
    shown = [];
    order.forEach((old, now) => { at[old + 1] = now; });
    return order.map((i) => {
      const e = found[i];
      const known = own.numbered(e.node), [l, t, r, b] = e.box;
      shown.push(known);
      const row = [e.role, round(l), round(t), round(r), round(b), e.text, e.said, e.value, e.id, e.flags, at[e.parent + 1], e.hit ? e.hit.map(round) : null, known[0]];
      if (e.inside) row.push(e.inside);
      return row;
    });
  };
  // The nodes of the last look at their numbers.
  own.seen = () => {
    const nodes = [];
    for (const [number, ref] of shown) { const node = ref.deref(); if (node) nodes[number] = node; }
    return nodes;
  };
  // Rows of what is seen, for `seconds` at most. `inside` says of a frame of another origin where it lies on the page,
  // its scale there, what of it can be seen, and what lies over it.
  own.observe = (hidden, { seconds = 5, at = { x: 0, y: 0, s: 1 }, clip = null, covers = [] } = {}) => {
    for (const where of own.windows()) own.ask(where, "touched");
    const view = clip || [0, 0, innerWidth, innerHeight];
    [found, hide, budget, late] = [[], hidden, now() + 1000 * seconds, false];
    if (!dom.document(document)) return []; // not written yet, or taken out
    visit(dom.document(document), {
      doc: document, at, clip: view, free: view, view, parent: -1, z: [], clickable: false, pointer: false, owned: undefined,
      covers, frames: [], focused: dom.focus(document),
    });
    try { return ordered(); } finally { found = []; }
  };
})();
