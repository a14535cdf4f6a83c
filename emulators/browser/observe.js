// One pass over the page: what can be seen, what can be touched, and where. Runs in every frame after settle.js.
(() => {
  const own = window.__guiagent;
  if (!own || own.observe) return;

  const NATIVE = "a[href],button,input:not([type=hidden]),select,textarea,summary,area[href],[contenteditable=''],[contenteditable=true]";
  const WIDGETS = new Set(("button checkbox combobox gridcell link listbox menuitem menuitemcheckbox menuitemradio option radio " +
    "searchbox slider spinbutton switch tab textbox treeitem").split(" "));
  const INLINE = new Set(("A ABBR B BDI BDO BR CITE CODE DFN EM FONT I KBD LABEL MARK Q S SAMP SMALL SPAN STRONG SUB SUP TIME TSPAN " +
    "U VAR WBR").split(" "));
  const SKIP = new Set("SCRIPT STYLE NOSCRIPT TEMPLATE HEAD META LINK TITLE DEFS".split(" "));
  const INPUT_ROLES = {
    button: "button", submit: "button", reset: "button", image: "button", checkbox: "checkbox", radio: "radio",
    range: "slider", number: "spinbutton", search: "searchbox", file: "file", color: "color", date: "date", time: "time",
    month: "date", week: "date", "datetime-local": "date",
  };
  const TOUCHES = new Set("click mousedown mouseup pointerdown pointerup touchstart touchend dblclick".split(" "));
  const MAX_OPTIONS = 100, MAX_TEXT = 300, MAX_ELEMENTS = 2000, GENERIC_TEXT = 120, GENERIC_SHARE = 0.25;

  const touchable = new WeakSet();
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, ...rest) {
    if (TOUCHES.has(type) && this instanceof Element) touchable.add(this);
    return listen.call(this, type, ...rest);
  };
  // The list of a closed select is a window of its own that no observation shows: SelectOption chooses instead.
  listen.call(document, "mousedown", (event) => {
    const select = event.target && event.target.closest && event.target.closest("select");
    if (select && select.size < 2 && !select.multiple) { event.preventDefault(); select.focus(); }
  }, true);
  listen.call(window, "dragstart", (event) => { own.dragging = !event.defaultPrevented; });
  // A blinking caret would make two looks at the same page differ.
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { caret-color: transparent !important }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  } catch { /* a document without styles */ }

  const stringify = JSON.stringify;
  own.pack = (value) => stringify(value);

  const squeeze = (text) => (text || "").replace(/\s+/g, " ").trim().slice(0, MAX_TEXT);
  const attribute = (el, name) => squeeze(el.getAttribute(name));
  const upwards = (node) => node.parentNode || node.host || null;
  const within = (outer, node) => { for (; node; node = upwards(node)) if (node === outer) return true; return false; };
  const meet = (a, b) => [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  const empty = (r) => r[2] - r[0] < 1 || r[3] - r[1] < 1;
  const area = (r) => (r[2] - r[0]) * (r[3] - r[1]);
  const plain = (r) => [r.left, r.top, r.right, r.bottom];

  const deepest = (doc, x, y) => {
    let hit = doc.elementFromPoint(x, y);
    while (hit && hit.shadowRoot) {
      const inner = hit.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === hit) break;
      hit = inner;
    }
    return hit;
  };
  const reaches = (el, hit) => {
    if (!hit) return false;
    if (within(el, hit)) return true;
    const label = hit.closest && hit.closest("label");
    return Boolean(label && label.control === el);
  };
  // A point that a touch at reaches `el`, or null when something else lies over all points that are tried.
  const touchPoint = (el, doc, rects, accept) => {
    const spots = rects.slice(0, 3).map((r) => [(r[0] + r[2]) / 2, (r[1] + r[3]) / 2]);
    const [l, t, r, b] = rects[0];
    for (const v of [0.25, 0.75, 0.5, 0.08, 0.92]) for (const u of [0.25, 0.75, 0.5, 0.08, 0.92]) spots.push([l + (r - l) * u, t + (b - t) * v]);
    for (const [x, y] of spots) if (accept(el, deepest(doc, x, y))) return [x, y];
    return null;
  };

  const labelText = (el) => {
    const texts = [];
    for (const label of el.labels || []) texts.push(squeeze(label.textContent));
    return squeeze(texts.join(" "));
  };
  // Many forms put a name before a field without tying the two together.
  const textBefore = (el) => {
    for (let node = el.previousSibling; node; node = node.previousSibling) {
      if (node.nodeType === 1 && (node.matches(NATIVE) || node.querySelector(NATIVE))) return "";
      const text = squeeze(node.textContent);
      if (text) return text.length <= 60 ? text : "";
    }
    return "";
  };
  const spoken = (el) => {
    const ids = attribute(el, "aria-labelledby");
    const root = el.getRootNode();
    const named = ids && root.getElementById ? squeeze(ids.split(" ").map((id) => (root.getElementById(id) || {}).textContent || "").join(" ")) : "";
    return named || attribute(el, "aria-label");
  };
  const pictured = (el) => {
    const image = el.querySelector("img[alt],svg title,[aria-label]");
    return image ? attribute(image, "alt") || attribute(image, "aria-label") || squeeze(image.textContent) : "";
  };

  const roleOf = (el) => {
    const given = attribute(el, "role").split(" ")[0];
    if (given && given !== "presentation" && given !== "none") return given;
    const tag = el.tagName.toUpperCase();
    if (tag === "INPUT") return INPUT_ROLES[el.type] || "textbox";
    if (tag === "SELECT") return el.multiple || el.size > 1 ? "listbox" : "combobox";
    if (tag === "TEXTAREA" || el.isContentEditable) return "textbox";
    if (tag === "A" || tag === "AREA") return el.hasAttribute("href") ? "link" : "generic";
    if (tag === "BUTTON" || tag === "SUMMARY") return "button";
    if (tag === "OPTION") return "option";
    if (tag === "IMG" || tag === "CANVAS") return "img";
    if (/^H[1-6]$/.test(tag)) return "heading";
    if (tag === "LABEL") return "label";
    if (el instanceof SVGElement) return tag.toLowerCase();
    return "generic";
  };
  const hiddenControl = (label) => {
    const control = label.control;
    if (!control) return false;
    const r = control.getBoundingClientRect();
    return r.width < 2 || r.height < 2 || !control.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  // 2: a control by its nature; 1: something that listens to touches; 0: neither.
  const interactive = (el, style, pointerAbove) => {
    if (el.tagName === "BODY" || el.tagName === "HTML") return 0;
    if (el.matches(NATIVE)) return 2;
    if (WIDGETS.has(attribute(el, "role").split(" ")[0])) return 2;
    if (el.tagName === "OPTION") return el.parentElement && roleOf(el.closest("select") || el) === "listbox" ? 2 : 0;
    if (el.tagName === "LABEL") return hiddenControl(el) ? 2 : 0;
    if (touchable.has(el) || el.onclick || el.onmousedown || el.onpointerdown || el.onmouseup) return 1;
    if (el.hasAttribute("tabindex") && el.tabIndex >= 0) return 1;
    return style && style.cursor === "pointer" && !pointerAbove ? 1 : 0;
  };
  const anyInside = (el) => {
    if (el.querySelector(NATIVE)) return true;
    for (const inner of el.querySelectorAll("*")) if (interactive(inner, null, true)) return true;
    return false;
  };
  const inlineOnly = (el) => {
    for (const inner of el.querySelectorAll("*")) {
      if (!INLINE.has(inner.tagName.toUpperCase()) || inner.shadowRoot || interactive(inner, null, true)) return false;
    }
    return true;
  };

  const flagsOf = (el, role, strength, focused) => {
    const flags = [], on = (name) => el.getAttribute(name) === "true";
    const disabled = el.disabled || (el.matches && el.matches(":disabled")) || on("aria-disabled");
    const typed = ["textbox", "searchbox", "spinbutton", "date", "time"].includes(role);
    const field = typed && (el.tagName === "INPUT" || el.tagName === "TEXTAREA" || el.isContentEditable);
    if (strength) flags.push("clickable");
    if (field && !el.readOnly) flags.push("editable");
    if (el.type === "password") flags.push("password");
    const control = el.tagName === "LABEL" ? el.control : el;
    if (["checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio"].includes(role) || ["checkbox", "radio"].includes(control && control.type)) {
      flags.push("checkable");
      if ((control && control.checked) || on("aria-checked")) flags.push("checked");
    } else if (on("aria-pressed")) flags.push("checked");
    if ((el.tagName === "OPTION" && el.selected) || on("aria-selected") || (el.getAttribute("aria-current") || "false") !== "false") flags.push("selected");
    if (disabled) flags.push("disabled");
    if (focused === el) flags.push("focused");
    return flags;
  };
  const wordsOf = (el, role) => {
    const name = spoken(el), tag = el.tagName;
    if (tag === "INPUT" && role === "button") return [squeeze(el.value) || (el.type === "submit" ? "Submit" : ""), name || attribute(el, "alt") || attribute(el, "title"), ""];
    if (tag === "INPUT" && (role === "checkbox" || role === "radio")) {
      const label = labelText(el);
      return [label, name || attribute(el, "title"), ""];
    }
    if (tag === "INPUT" || tag === "TEXTAREA" || tag === "SELECT") {
      const hint = name || labelText(el) || attribute(el, "placeholder") || attribute(el, "title") || attribute(el, "alt") || textBefore(el);
      let value = tag === "SELECT" ? [...el.selectedOptions].map((o) => squeeze(o.textContent)).join(", ") : el.value;
      if (el.type === "password") value = "\u2022".repeat(value.length);
      return ["", hint, String(value).slice(0, MAX_TEXT * 4)];
    }
    if (el.isContentEditable) return ["", name || attribute(el, "title") || textBefore(el), squeeze(el.textContent)];
    const text = squeeze(el.textContent);
    const expanded = el.getAttribute("aria-expanded");
    const state = expanded === "true" ? "expanded" : expanded === "false" ? "collapsed" : el.getAttribute("aria-valuenow") || "";
    const said = name && name !== text ? name : text ? "" : attribute(el, "alt") || pictured(el) || attribute(el, "title");
    return [text, said, state];
  };

  // What has neither words nor an id is told apart by its classes, as in a style sheet.
  const nameOf = (el, words) => {
    const given = el.id || attribute(el, "name");
    if (given || words) return given;
    return [...el.classList].slice(0, 3).map((name) => "." + name).join("");
  };

  own.observe = (hide) => {
    const found = [], view = [0, 0, innerWidth, innerHeight];
    const add = (entry) => { if (found.length < MAX_ELEMENTS) found.push(entry); return found.length - 1; };
    const place = (at, rect, point) => ({ box: [rect[0] + at.x, rect[1] + at.y, rect[2] + at.x, rect[3] + at.y], hit: point && [point[0] + at.x, point[1] + at.y] });

    const rectsOf = (node, clip) => {
      const whole = [...node.getClientRects()].map(plain).map((r) => meet(r, clip)).filter((r) => !empty(r));
      return whole.sort((a, b) => area(b) - area(a));
    };
    const around = (rects) => rects.reduce((a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])]);
    const seen = (el, hit) => reaches(el, hit) || Boolean(hit && within(hit, el));

    const emitText = (node, el, text, ctx) => {
      const range = el.ownerDocument.createRange();
      range.selectNodeContents(node);
      const rects = rectsOf(range, ctx.clip);
      if (!rects.length) return;
      const point = touchPoint(el, ctx.doc, rects, seen);
      if (!point) return;
      const role = /^H[1-6]$/.test(el.tagName) ? "heading" : "text";
      add({ role, ...place(ctx.at, around(rects), point), text, said: "", value: "", id: el.id || "", flags: ctx.clickable ? ["clickable"] : [], parent: ctx.parent, z: ctx.z });
    };
    const emitOptions = (el, index, ctx) => {
      [...el.options].slice(0, MAX_OPTIONS).forEach((option) => {
        const flags = [...(option.selected ? ["selected"] : []), ...(option.disabled ? ["disabled"] : [])];
        add({ role: "option", box: found[index].box, hit: found[index].hit, text: squeeze(option.label || option.textContent), said: "", value: "", id: option.id || "", flags, parent: index, z: ctx.z });
      });
    };
    const emitControl = (el, strength, ctx) => {
      const wrapping = (el.tagName === "INPUT" && (el.type === "checkbox" || el.type === "radio") && [...el.labels].find((l) => l.contains(el))) || null;
      let rects = rectsOf(el, ctx.clip);
      if (!rects.length && el.childNodes.length) {
        const range = el.ownerDocument.createRange();
        range.selectNodeContents(el);
        rects = rectsOf(range, ctx.clip);
      }
      if (!rects.length) return -1;
      const point = touchPoint(el, ctx.doc, rects, reaches);
      if (!point) return -1;
      const box = wrapping ? around([...rects, ...rectsOf(wrapping, ctx.clip)]) : around(rects);
      const role = roleOf(el), [text, said, value] = wordsOf(el, role);
      return add({ role, ...place(ctx.at, box, point), text, said, value, id: nameOf(el, text || said), flags: flagsOf(el, role, strength, ctx.focused), parent: ctx.parent, z: ctx.z });
    };

    const kids = (el) => {
      if (el.shadowRoot) return el.shadowRoot.childNodes;
      if (el.tagName === "SLOT") { const assigned = el.assignedNodes(); if (assigned.length) return assigned; }
      return el.childNodes;
    };
    const walkFrame = (el, ctx) => {
      let doc = null;
      try { doc = el.contentDocument; } catch { return; }
      if (!doc || !doc.documentElement) return;
      const r = el.getBoundingClientRect(), x = r.left + el.clientLeft, y = r.top + el.clientTop;
      const clip = meet(ctx.clip, plain(r)).map((v, i) => v - (i % 2 ? y : x));
      if (empty(clip)) return;
      visit(doc.documentElement, { ...ctx, doc, at: { x: ctx.at.x + x, y: ctx.at.y + y }, clip, free: clip, focused: doc.activeElement, clickable: false, pointer: false });
    };
    // What the parts of an absorbing control are: its own words, except for a lone inner control with the same words,
    // which is then where a touch must land (a tab and the link in it).
    const refine = (el, index, ctx) => {
      const inner = [...el.querySelectorAll("*")].filter((node) => node.matches(NATIVE) || touchable.has(node));
      if (inner.length !== 1 || squeeze(inner[0].textContent) !== found[index].text) return;
      const rects = rectsOf(inner[0], ctx.clip);
      const point = rects.length ? touchPoint(inner[0], ctx.doc, rects, reaches) : null;
      if (!point) return;
      Object.assign(found[index], place(ctx.at, around(rects), point));
      if (inner[0].matches("button,input")) Object.assign(found[index], { role: roleOf(inner[0]), value: "", id: inner[0].id, flags: flagsOf(inner[0], roleOf(inner[0]), 2, ctx.focused) });
    };
    const context = (el, style, ctx) => {
      const positioned = style.position !== "static";
      let clip = style.position === "fixed" ? ctx.view : style.position === "absolute" ? ctx.free : ctx.clip;
      if (style.overflowX !== "visible" || style.overflowY !== "visible") {
        if (el !== el.ownerDocument.documentElement && el !== el.ownerDocument.body) clip = meet(clip, plain(el.getBoundingClientRect()));
      }
      const top = el.matches(":modal,:popover-open");
      const rank = top ? 2147483647 : positioned && style.zIndex !== "auto" ? Number(style.zIndex) : 0;
      return { ...ctx, clip, free: positioned ? clip : ctx.free, pointer: style.cursor === "pointer", z: rank ? [...ctx.z, rank] : ctx.z };
    };
    const scrolls = (el, style) => {
      const root = el === el.ownerDocument.scrollingElement;
      const can = (overflow) => overflow === "auto" || overflow === "scroll" || (root && overflow !== "hidden");
      return (can(style.overflowY) && el.scrollHeight > el.clientHeight + 2) || (can(style.overflowX) && el.scrollWidth > el.clientWidth + 2);
    };

    const outside = (el) => {
      const r = el.getBoundingClientRect();
      return r.bottom < view[1] || r.top > view[3] || r.right < view[0] || r.left > view[2];
    };
    const visit = (el, outer) => {
      // Most of a long page is leaves out of sight; whatever has children may hold something that is fixed in sight.
      if (!el.firstElementChild && !el.shadowRoot && el.tagName !== "SLOT" && outer.doc === document && outside(el)) return;
      if (SKIP.has(el.tagName.toUpperCase()) || (hide && el.matches(hide)) || !el.checkVisibility()) return;
      const style = getComputedStyle(el), ctx = context(el, style, outer);
      if (ctx.clip[2] <= ctx.clip[0] || ctx.clip[3] <= ctx.clip[1]) return;
      const shown = style.visibility === "visible" && el.checkVisibility({ opacityProperty: true });
      if (el.tagName === "IFRAME" || el.tagName === "FRAME") { if (shown) walkFrame(el, ctx); return; }
      const strength = shown ? interactive(el, style, outer.pointer) : 0;
      const scrolling = shown && scrolls(el, style);
      if (strength) {
        const nested = strength === 1 || !el.matches("input,select,textarea") ? el.childElementCount > 0 && anyInside(el) : false;
        const whole = strength === 2 || (!nested && el.textContent.length <= GENERIC_TEXT);
        if (whole) {
          const index = emitControl(el, strength, ctx);
          if (index >= 0 && scrolling) found[index].flags.push("scrollable");
          if (index >= 0 && el.tagName === "SELECT") { if (found[index].role === "combobox") { emitOptions(el, index, ctx); return; } }
          if (index >= 0 && nested && el.tagName !== "SELECT") refine(el, index, ctx);
          if (index >= 0 && el.tagName !== "SELECT") {
            if (nested) descend(el, { ...ctx, parent: index, owned: found[index].text });
            return;
          }
          if (index >= 0) { descend(el, { ...ctx, parent: index }); return; }
        } else {
          const r = el.getBoundingClientRect();
          if (r.width * r.height <= GENERIC_SHARE * innerWidth * innerHeight) ctx.clickable = true;
        }
      } else if (scrolling) {
        const root = el === ctx.doc.scrollingElement;
        const box = root ? ctx.view : meet(plain(el.getBoundingClientRect()), ctx.clip);
        if (!empty(box)) {
          ctx.parent = add({ role: root ? "document" : "region", ...place(ctx.at, box, null), text: "", said: spoken(el), value: "", id: el.id || "", flags: ["scrollable"], parent: ctx.parent, z: ctx.z });
        }
      } else if (shown && el.tagName === "IMG" && (attribute(el, "alt") || ctx.clickable)) {
        emitControl(el, ctx.clickable ? 1 : 0, ctx);
        return;
      }
      descend(el, ctx, shown);
    };
    const descend = (el, ctx, shown = true) => {
      let direct = false;
      const nodes = kids(el);
      // The words of a tick box are its label's, and are said there.
      if (el.tagName === "LABEL" && el.control && /^(checkbox|radio)$/.test(el.control.type) && !hiddenControl(el)) shown = false;
      for (const node of nodes) if (node.nodeType === 3 && node.data.trim()) { direct = true; break; }
      if (direct && shown && ctx.owned === undefined && !el.shadowRoot && inlineOnly(el)) {
        const text = squeeze(el.textContent);
        if (text) emitText(el, el, text, ctx);
        return;
      }
      for (const node of nodes) {
        if (node.nodeType === 1) {
          // Inside a control that already says them, words and lookalikes are not said again.
          if (ctx.owned !== undefined && (!interactive(node, null, true) || squeeze(node.textContent) === ctx.owned)) { descendOwned(node, ctx); continue; }
          visit(node, { ...ctx, owned: undefined });
        } else if (node.nodeType === 3 && shown && ctx.owned === undefined) {
          const text = squeeze(node.data);
          if (text) emitText(node, el, text, ctx);
        }
      }
    };
    const descendOwned = (el, ctx) => { if (el.childElementCount) descend(el, ctx); };

    visit(document.documentElement, {
      doc: document, at: { x: 0, y: 0 }, clip: view, free: view, view, parent: -1, z: [], clickable: false, pointer: false, focused: document.activeElement,
    });
    return ordered(found);
  };

  // Document order, with what lies on a higher layer later.
  const ordered = (found) => {
    const higher = (a, b) => {
      for (let i = 0; i < Math.max(a.z.length, b.z.length); i += 1) {
        const d = (a.z[i] || 0) - (b.z[i] || 0);
        if (d) return d;
      }
      return 0;
    };
    const order = found.map((_, i) => i).sort((a, b) => higher(found[a], found[b]) || a - b);
    const at = new Map(order.map((old, now) => [old, now]));
    return order.map((i) => {
      const e = found[i];
      return [e.role, ...e.box.map((v) => Math.round(v * 100) / 100), e.text, e.said, e.value, e.id, e.flags, e.parent < 0 ? -1 : at.get(e.parent), e.hit ? e.hit.map((v) => Math.round(v * 100) / 100) : null];
    });
  };

  own.scrollable = (x, y) => {
    for (let el = deepest(document, x, y); el; el = upwards(el)) {
      if (el.nodeType !== 1) continue;
      const style = getComputedStyle(el);
      if (/auto|scroll/.test(style.overflowY) && el.scrollHeight > el.clientHeight + 2) return [el.clientWidth, el.clientHeight];
    }
    return [innerWidth, innerHeight];
  };
  const controlAt = (x, y, kind) => {
    const hit = deepest(document, x, y);
    if (!hit) return null;
    if (hit.tagName === "IFRAME") return null;
    const label = hit.closest("label");
    return hit.closest(kind) || (label && label.control && label.control.matches(kind) ? label.control : null);
  };
  // Chooses by label, as a person would from the opened list; false when there is no such select or no such option.
  own.select = (x, y, labels) => {
    const select = controlAt(x, y, "select");
    if (!select || select.disabled) return false;
    const options = [...select.options];
    const chosen = labels.map((label) => options.find((o) => squeeze(o.label || o.textContent) === squeeze(label)) || options.find((o) => squeeze(o.textContent).toLowerCase() === squeeze(label).toLowerCase()));
    if (!chosen.length || chosen.some((o) => !o || o.disabled) || (!select.multiple && chosen.length > 1)) return false;
    select.focus();
    for (const option of options) option.selected = chosen.includes(option);
    select.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    select.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  };
  // Date, time, colour and range fields take no plain typing; true when the focused field was one and now holds `text`.
  own.fill = (text) => {
    const el = document.activeElement;
    if (!el || el.tagName !== "INPUT" || !/^(date|time|month|week|datetime-local|color|range)$/.test(el.type)) return false;
    const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set, before = el.value;
    write.call(el, text);
    if (el.value !== text) { write.call(el, before); return false; } // not in the field's own form: typed as keys
    el.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    el.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  };
  own.selectAll = () => { const el = document.activeElement; if (el && el.select) { el.select(); return true; } return false; };
})();
