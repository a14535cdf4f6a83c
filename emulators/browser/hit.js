// Where an element lies, which part of it can be seen, and a point at which a touch reaches it.
(() => {
  const NAME = "__guiagent"; // replaced by a name that no page knows
  const own = globalThis[NAME];
  if (own.places) return;
  const { dom, words } = own;

  const meet = (a, b) => [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  const empty = (r) => r[2] - r[0] < 1 || r[3] - r[1] < 1;
  const area = (r) => (r[2] - r[0]) * (r[3] - r[1]);
  const plain = (r) => [r.left, r.top, r.right, r.bottom];
  const around = (rects) => rects.reduce((a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])]);
  const within = (outer, node) => { for (; node; node = words.upwards(node)) if (node === outer) return true; return false; };
  const bigger = (a, b) => area(b) - area(a);

  const range = new Range();
  // What is seen of rectangles inside `clip`, the biggest part first; of an element, or of what is written in a node.
  const clipped = (whole, clip) => {
    const parts = [];
    for (let i = 0; i < whole.length; i += 1) {
      const part = meet(plain(whole[i]), clip);
      if (!empty(part)) parts.push(part);
    }
    return parts.length > 1 ? parts.sort(bigger) : parts;
  };
  const seenOf = (el, clip) => clipped(dom.rects(el), clip);
  const writtenOf = (node, clip) => { range.selectNodeContents(node); return clipped(range.getClientRects(), clip); };

  const deepest = (page, x, y) => {
    let hit = dom.at(page, x, y);
    for (let root = hit && dom.shadow(hit); root; root = dom.shadow(hit)) {
      const inner = dom.at(root, x, y);
      if (!inner || inner === hit) break;
      hit = inner;
    }
    return hit;
  };
  // `frames` are those around a document, from the inside out, each with its place in the document around it.
  const open = (frames, x, y) => {
    for (const { el, page, at } of frames) {
      [x, y] = [at.x + x * at.s, at.y + y * at.s];
      if (deepest(page, x, y) !== el) return false;
    }
    return true;
  };
  const lies = (covers, x, y) => covers.some((r) => x >= r[0] && x < r[2] && y >= r[1] && y < r[3]);

  // A touch at `hit` is one of `el`: it bubbles up to it, or is passed on by its label.
  const reaches = (el, hit) => {
    if (!hit) return false;
    if (within(el, hit)) return true;
    const label = dom.closest(hit, "label");
    return Boolean(label && label.control === el);
  };
  // Words are seen, too, where touches pass through them to what is around them; else they are cut away or closed.
  const passes = (el) => {
    const style = getComputedStyle(el);
    return style.pointerEvents === "none" || style.display === "contents" || Boolean(dom.closest(el, "[inert]"));
  };
  const sees = (el, hit) => reaches(el, hit) || Boolean(hit && within(hit, el) && passes(el));
  const SPOTS = [0.25, 0.75, 0.5, 0.08, 0.92];
  // A point that a touch at reaches `el`, or null when something else lies over all points that are tried.
  const touchPoint = (el, ctx, rects, accept) => {
    const tried = (x, y) => accept(el, deepest(ctx.doc, x, y)) && !lies(ctx.covers, x, y) && open(ctx.frames, x, y);
    for (let i = 0; i < rects.length && i < 3; i += 1) {
      const x = (rects[i][0] + rects[i][2]) / 2, y = (rects[i][1] + rects[i][3]) / 2;
      if (tried(x, y)) return [x, y];
    }
    const [l, t, r, b] = rects[0];
    for (const v of SPOTS) for (const u of SPOTS) {
      const x = l + (r - l) * u, y = t + (b - t) * v;
      if (tried(x, y)) return [x, y];
    }
    return null;
  };
  // Where a frame's document begins in the one around it, and its scale there.
  const placeOf = (el) => {
    const r = dom.box(el), s = (el.offsetWidth && r.width / el.offsetWidth) || 1;
    return { x: r.left + dom.left(el) * s, y: r.top + dom.top(el) * s, s };
  };
  // What is written in an element, and the boxes of what lies directly in it, at once.
  const contents = (el) => { range.selectNodeContents(el); return range.getBoundingClientRect(); };
  own.places = { contents, meet, empty, plain, around, within, clipped, seenOf, writtenOf, deepest, open, reaches, sees, touchPoint, placeOf };
})();
