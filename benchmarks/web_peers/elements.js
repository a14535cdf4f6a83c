// What lies where on a page that BrowserGym has marked: read in the page, through shadow roots and frames that may be read.
(() => {
  const parent = (node) => node.parentNode || node.host || (node.defaultView && node.defaultView.frameElement) || null;
  const offset = (doc) => {
    let x = 0, y = 0;
    for (let frame = doc.defaultView && doc.defaultView.frameElement; frame; frame = frame.ownerDocument.defaultView.frameElement) {
      const r = frame.getBoundingClientRect();
      x += r.left + frame.clientLeft;
      y += r.top + frame.clientTop;
    }
    return [x, y];
  };
  // The innermost element at a point of the window.
  const deepest = (x, y) => {
    let root = document, hit = null;
    for (;;) {
      const [dx, dy] = offset(root.nodeType === 9 ? root : root.ownerDocument);
      const inner = root.elementFromPoint(x - dx, y - dy);
      if (!inner || inner === hit) return hit;
      hit = inner;
      let doc = null;
      try { doc = hit.contentDocument; } catch { /* another origin */ }
      if (doc) root = doc;
      else if (hit.shadowRoot) root = hit.shadowRoot;
      else return hit;
    }
  };
  // All that a touch at a point goes to: what lies there, what that is in, and the control that a label belongs to.
  const touched = (x, y) => {
    const found = [];
    for (let node = deepest(x, y); node; node = parent(node)) {
      if (node.nodeType !== 1) continue;
      found.push(node);
      if (node.tagName === "LABEL" && node.control) found.push(node.control);
    }
    return found;
  };
  // The part of an element's box that lies in the window.
  const inWindow = (el) => {
    const [dx, dy] = offset(el.ownerDocument), r = el.getBoundingClientRect();
    return [Math.max(0, r.left + dx), Math.max(0, r.top + dy), Math.min(innerWidth, r.right + dx), Math.min(innerHeight, r.bottom + dy)];
  };
  // That, without what boxes around it cut off, as far as they do: what is fixed or lies above them is not theirs to cut.
  const clipped = (el) => {
    let box = inWindow(el);
    for (let up = parent(el); up && up !== document; up = parent(up)) {
      if (up.nodeType !== 1 || up === up.ownerDocument.documentElement || up === up.ownerDocument.body) continue;
      const style = up.ownerDocument.defaultView.getComputedStyle(up);
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      const [ux, uy] = offset(up.ownerDocument), o = up.getBoundingClientRect();
      box = [Math.max(box[0], o.left + ux), Math.max(box[1], o.top + uy), Math.min(box[2], o.right + ux), Math.min(box[3], o.bottom + uy)];
    }
    return box;
  };
  const every = (doc, found) => {
    const walk = (root) => {
      for (const el of root.querySelectorAll("*")) {
        if (el.hasAttribute("bid")) found.push(el);
        if (el.shadowRoot) walk(el.shadowRoot);
        if (el.tagName === "IFRAME" || el.tagName === "FRAME") {
          try { if (el.contentDocument) walk(el.contentDocument); } catch { /* another origin */ }
        }
      }
    };
    walk(doc);
    return found;
  };
  const GRID = [0.5, 0.1, 0.9, 0.3, 0.7, 0.02, 0.98];
  const describe = (el) => {
    const box = inWindow(el);
    const shown = el.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    let reached = false;
    for (const v of GRID) for (const u of GRID) {
      if (!reached) reached = touched(box[0] + (box[2] - box[0]) * u, box[1] + (box[3] - box[1]) * v).includes(el);
    }
    const top = deepest((box[0] + box[2]) / 2, (box[1] + box[3]) / 2);
    return {
      tag: el.tagName.toLowerCase(), html: el.cloneNode(false).outerHTML.slice(0, 160), text: (el.textContent || "").trim().slice(0, 40),
      box, shown, reached, typed: Boolean(el.parentElement && el.parentElement.isContentEditable), above: top && !reached ? top.cloneNode(false).outerHTML.slice(0, 120) : "",
    };
  };
  const near = (a, b) => a.every((v, i) => Math.abs(v - b[i]) <= 2);
  const inside = (a, b) => a[0] >= b[0] - 2 && a[1] >= b[1] - 2 && a[2] <= b[2] + 2 && a[3] <= b[3] + 2;
  const marksOf = (elements) => elements.map((el) => el.getAttribute("bid")).filter(Boolean);
  const squeeze = (text) => (text || "").replace(/\s+/g, " ").trim();
  return {
    named: (bids) => {
      const wanted = new Set(bids);
      return Object.fromEntries(every(document, []).filter((el) => wanted.has(el.getAttribute("bid"))).map((el) => [el.getAttribute("bid"), describe(el)]));
    },
    // What our elements [x, y, left, top, right, bottom, text] meet: the marks that a touch goes to, and whether it
    // goes to the element itself: something with its box, the words that it shows, or a label of what is in its box.
    met: (ours) => ours.map(([x, y, left, top, right, bottom, text]) => {
      const box = [left, top, right, bottom], all = touched(x, y), hit = all[0];
      const same = all.some((el) => near(inWindow(el), box) || near(clipped(el), box));
      const says = text && hit && squeeze(hit.textContent).includes(text.slice(0, 30)) && (inside(box, inWindow(hit)) || inside(clipped(hit), box));
      const tied = all.some((el) => el.tagName === "LABEL" && el.control && inside(clipped(el.control), box));
      const labels = all.flatMap((el) => [...(el.labels || [])]);
      return { marks: marksOf(all), labels: marksOf(labels), own: Boolean(same || says || tied), lies: hit ? hit.cloneNode(false).outerHTML.slice(0, 120) : "" };
    }),
  };
})()
