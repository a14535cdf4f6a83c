// What is done to a page by other means than input events, and what is asked of a place on it.
(() => {
  const NAME = "__guiagent"; // replaced by a name that no page knows
  const own = globalThis[NAME];
  if (own.select) return;
  const { dom, words, places } = own;

  // What lies at a point, in whichever frame. In a frame of another origin it is not to be seen: its path and the point
  // inside it are told instead.
  const find = (x, y) => {
    let page = document;
    for (;;) {
      const hit = places.deepest(page, x, y);
      if (!hit || (dom.name(hit) !== "iframe" && dom.name(hit) !== "frame")) return { hit, page, x, y };
      const at = places.placeOf(hit);
      [x, y] = [(x - at.x) / at.s, (y - at.y) / at.s];
      let inner = null;
      try { inner = hit.contentDocument; } catch { /* another origin */ }
      if (!inner) return hit.contentWindow ? { inside: own.pathOf(hit.contentWindow), x, y } : { hit, page, x, y };
      page = inner;
    }
  };
  // For points of the page what lies over the frame of that path, as a rectangle of the page, or null. `at` is where
  // this document lies on it.
  own.covering = (path, points, { x, y, s }) => points.map((point) => {
    if (!point) return null;
    const found = find((point[0] - x) / s, (point[1] - y) / s);
    if (found.inside !== undefined) return found.inside === path ? null : [point[0] - 1, point[1] - 1, point[0] + 1, point[1] + 1];
    if (!found.hit) return [point[0] - 1, point[1] - 1, point[0] + 1, point[1] + 1];
    const r = dom.box(found.hit);
    return [r.left * s + x, r.top * s + y, r.right * s + x, r.bottom * s + y];
  });
  // The focused element, through frames and shadow roots.
  const focused = () => {
    let el = dom.focus(document);
    for (;;) {
      const root = el && dom.shadow(el);
      if (root && root.activeElement) { el = root.activeElement; continue; }
      if (!el || (dom.name(el) !== "iframe" && dom.name(el) !== "frame")) return { el };
      let inner = null;
      try { inner = el.contentDocument; } catch { /* another origin */ }
      if (!inner) return el.contentWindow ? { inside: own.pathOf(el.contentWindow) } : { el };
      el = dom.focus(inner);
    }
  };
  const changed = (el) => {
    el.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    el.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  };

  // Width and height of what a wheel at a point scrolls, sideways where `across`.
  own.scrollable = (x, y, across) => {
    const found = find(x, y);
    if (found.inside !== undefined) return found;
    for (let el = found.hit; el; el = words.upwards(el)) {
      if (dom.type(el) !== 1) continue;
      const style = getComputedStyle(el);
      const can = across ? /auto|scroll/.test(style.overflowX) && el.scrollWidth > dom.width(el) + 2 : /auto|scroll/.test(style.overflowY) && dom.fullHeight(el) > dom.height(el) + 2;
      if (can) return [dom.width(el), dom.height(el)];
    }
    const view = found.page.defaultView || window;
    return [view.innerWidth, view.innerHeight];
  };
  const controlAt = (hit, kind) => {
    const label = hit && dom.closest(hit, "label");
    return hit && (dom.closest(hit, kind) || (label && label.control && label.control.matches(kind) ? label.control : null));
  };
  // Focuses what lies at a point, or the nearest around it that can have the focus; false where nothing can.
  own.focus = (x, y) => {
    const found = find(x, y);
    if (found.inside !== undefined) return found;
    for (let el = found.hit; el; el = words.upwards(el)) {
      if (dom.type(el) !== 1) continue;
      for (const control of dom.name(el) === "label" && el.control ? [el.control, el] : [el]) {
        if (typeof control.focus !== "function") continue;
        control.focus();
        if (control.getRootNode().activeElement === control) return true;
      }
    }
    return false;
  };
  // Chooses by label (else by value), as a person would from the opened list; false when there is no such select or no such option.
  own.select = (x, y, labels) => {
    const found = find(x, y);
    if (found.inside !== undefined) return found;
    const select = controlAt(found.hit, "select");
    if (!select || select.matches(":disabled")) return false;
    const options = [...select.options], called = (option) => words.squeeze(option.label || option.textContent);
    const chosen = labels.map((label) => {
      const wanted = words.squeeze(label);
      return options.find((option) => called(option) === wanted) || options.find((option) => words.squeeze(option.textContent).toLowerCase() === wanted.toLowerCase()) ||
        options.find((option) => option.value === label);
    });
    if (!chosen.length || chosen.some((option) => !option || option.matches(":disabled")) || (!select.multiple && chosen.length > 1)) return false;
    select.focus();
    for (const option of options) option.selected = chosen.includes(option);
    return changed(select);
  };
  // Date, time, colour and range fields take no plain typing; true when the focused field was one and now holds `text`.
  own.fill = (text) => {
    const { el, inside } = focused();
    if (inside !== undefined) return { inside };
    if (!el || dom.name(el) !== "input" || !/^(date|time|month|week|datetime-local|color|range)$/.test(el.type)) return false;
    const before = el.value;
    el.value = text;
    if (el.value !== text) { el.value = before; return false; } // not in the field's own form: typed as keys
    return changed(el);
  };
  own.selectAll = () => {
    const { el } = focused();
    if (!el || !el.select) return false;
    el.select();
    return true;
  };
})();
