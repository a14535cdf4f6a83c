// What an element is, what it is called, what it holds, and the state it is in.
(() => {
  const NAME = "__guiagent"; // replaced by a name that no page knows
  const own = globalThis[NAME];
  if (own.words) return;
  const { dom, touchable } = own;

  const NATIVE = "a[href],button,input:not([type=hidden]),select,textarea,summary,area[href],[contenteditable=''],[contenteditable=true]," +
    "[contenteditable=plaintext-only],video[controls],audio[controls]";
  const NATIVE_NAMES = new Set("a button input select textarea summary area video audio".split(" "));
  const WIDGETS = new Set(("button checkbox combobox gridcell link listbox menuitem menuitemcheckbox menuitemradio option radio " +
    "searchbox slider spinbutton switch tab textbox treeitem").split(" "));
  const INLINE = new Set(("a abbr b bdi bdo br cite code dfn em font i kbd label mark q s samp small span strong sub sup time tspan " +
    "u var wbr").split(" "));
  const INPUT_ROLES = {
    button: "button", submit: "button", reset: "button", image: "button", checkbox: "checkbox", radio: "radio",
    range: "slider", number: "spinbutton", search: "searchbox", file: "file", color: "color", date: "date", time: "time",
    month: "date", week: "date", "datetime-local": "date",
  };
  const TYPED = new Set(["textbox", "searchbox", "spinbutton", "combobox", "date", "time"]);
  const TICKED = new Set(["checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio"]);
  const HANDLERS = ["onclick", "onmousedown", "onmouseup", "onpointerdown", "onpointerup", "ontouchstart", "ontouchend", "ondblclick"];
  const MAX_TEXT = 300, MAX_VALUE = 1200;

  const squeeze = (text) => {
    if (!text) return "";
    if (text.length > 20 * MAX_TEXT) text = text.slice(0, 20 * MAX_TEXT);
    return text.replace(/\s+/g, " ").trim().slice(0, MAX_TEXT);
  };
  const attribute = (el, name) => squeeze(dom.attribute(el, name));
  const on = (el, name) => dom.attribute(el, name) === "true";
  const editable = (el) => el instanceof HTMLElement ? dom.editable(el) : Boolean(el.isContentEditable);
  const upwards = (node) => dom.parent(node) || (node instanceof ShadowRoot ? node.host : null) || null;

  // The text in an element, less that of parts which are not shown.
  const DRAWN = { visibilityProperty: true };
  const drawn = (el) => {
    if (!dom.first(el)) return dom.text(el);
    let whole = true;
    for (const inner of dom.all(el, "*")) if (!dom.shown(inner, DRAWN)) { whole = false; break; }
    if (whole || !dom.shown(el)) return dom.text(el);
    const texts = [], walk = (outer, seen) => {
      for (const node of dom.kids(outer)) {
        const type = dom.type(node);
        if (type === 3) { if (seen) texts.push(node.data); continue; }
        if (type !== 1) continue;
        if (dom.shown(node, DRAWN)) { walk(node, true); continue; }
        const { display, visibility } = getComputedStyle(node);
        if (display === "contents" || dom.shown(node)) walk(node, visibility === "visible");
      }
    };
    walk(el, true);
    return texts.join("");
  };
  // What a label says beside the control in it, whose options or content are no name.
  const labelling = (label, el) => {
    if (!label.contains(el) || !dom.text(el)) return drawn(label);
    const texts = [], walk = (node) => { if (node === el) return; if (node.nodeType === 3) texts.push(node.data); for (const kid of node.childNodes) walk(kid); };
    walk(label);
    return texts.join(" ");
  };
  const labelText = (el) => {
    const texts = [];
    for (const label of el.labels || []) texts.push(squeeze(dom.text(label)) ? labelling(label, el) : pictured(label));
    return squeeze(texts.join(" "));
  };
  // Many forms put a name before a field without tying the two together.
  const textBefore = (el) => {
    for (let node = el.previousSibling; node; node = node.previousSibling) {
      if (node.nodeType !== 1 && node.nodeType !== 3) continue;
      if (node.nodeType === 1 && attribute(node, "aria-hidden") === "true") continue;
      if (node.nodeType === 1 && (dom.matches(node, NATIVE) || dom.one(node, NATIVE))) return "";
      const text = squeeze(dom.text(node));
      if (text) return text.length <= 60 ? text : "";
    }
    return "";
  };
  const spoken = (el) => {
    if (dom.bare(el)) return "";
    const ids = attribute(el, "aria-labelledby");
    const root = ids && dom.root(el);
    const named = ids && root.getElementById ? squeeze(ids.split(" ").map((id) => { const n = root.getElementById(id); return n ? dom.text(n) : ""; }).join(" ")) : "";
    return named || attribute(el, "aria-label");
  };
  const pictured = (el) => {
    const image = dom.one(el, "img[alt],svg title,[aria-label],[title]");
    return image ? attribute(image, "alt") || attribute(image, "aria-label") || attribute(image, "title") || squeeze(dom.text(image)) : "";
  };

  const givenRole = (el) => {
    const given = dom.attribute(el, "role");
    return given ? squeeze(given).split(" ")[0].toLowerCase() : "";
  };
  const roleOf = (el) => {
    const given = givenRole(el);
    if (given && given !== "presentation" && given !== "none") return given;
    const name = dom.name(el);
    if (name === "input") return INPUT_ROLES[el.type] || "textbox";
    if (name === "select") return el.multiple || el.size > 1 ? "listbox" : "combobox";
    if (name === "textarea" || editable(el)) return "textbox";
    if (name === "a" || name === "area") return dom.has(el, "href") ? "link" : "generic";
    if (name === "button" || name === "summary") return "button";
    if (name === "img") return "img";
    if (name === "option" || name === "canvas" || name === "video" || name === "audio" || name === "iframe" || name === "label") return name;
    if (name === "frame") return "iframe";
    if (/^h[1-6]$/.test(name)) return "heading";
    if (el instanceof SVGElement || "ownerSVGElement" in el) return name.toLowerCase();
    return "generic";
  };
  // Editors of code type into a field that is cut away, and draw the lines themselves: the field behind `el`, or null.
  const FEW = 20, LINES = ".CodeMirror-line,.ace_line,.view-line";
  const area = (el) => { const r = dom.box(el); return r.width * r.height; };
  const clipped = (field) => {
    if (field.readOnly || field.disabled || !dom.shown(field)) return false;
    const r = dom.box(field), around = field.parentElement, outer = dom.box(around);
    if (r.width < 3 || r.height < 3 || !dom.shown(field, { opacityProperty: true })) return true;
    return (outer.width < 4 || outer.height < 4) && getComputedStyle(around).overflow !== "visible";
  };
  const typedBehind = (el) => {
    for (const host of [el, el.parentElement]) {
      if (!host || host === dom.body(dom.owner(el)) || dom.count(host) > FEW) return null;
      const fields = dom.all(host, "textarea");
      if (!fields.length) continue;
      return fields.length === 1 && clipped(fields[0]) && 2 * area(el) >= area(host) ? fields[0] : null;
    }
    return null;
  };
  // What stands in what is edited, line by line.
  const linesOf = (el) => {
    const lines = [...dom.all(el, LINES)];
    const text = lines.length ? lines.sort((a, b) => dom.box(a).top - dom.box(b).top).map((line) => dom.text(line)).join("\n") : dom.written(el);
    return text.replace(/\u200b/g, "").replace(/\u00a0/g, " ").replace(/^\n+|\s+$/g, "").slice(0, MAX_VALUE);
  };
  const hiddenControl = (label) => {
    const control = label.control;
    if (!control) return false;
    const r = dom.box(control);
    return r.width < 2 || r.height < 2 || !dom.shown(control, { opacityProperty: true, visibilityProperty: true });
  };
  // 3: a control by its nature; 2: something that listens to touches; 1: something that only takes the focus; 0: neither.
  const interactive = (el, style, pointerAbove) => {
    const name = dom.name(el);
    if (name === "body" || name === "html" || name === "iframe") return 0;
    const bare = dom.bare(el); // most are, and need not be asked for one attribute after the other
    if (!(bare && !NATIVE_NAMES.has(name)) && dom.matches(el, NATIVE)) return 3;
    const given = bare ? "" : givenRole(el);
    if (given === "listbox" && dom.one(el, "[role=option]")) return 0; // its options are the controls
    if (WIDGETS.has(given)) return 3;
    if (name === "option") return el.parentElement && roleOf(el.closest("select") || el) === "listbox" ? 3 : 0;
    if (name === "label") return hiddenControl(el) ? 3 : 0;
    if (touchable(el)) return 2;
    if (!bare) for (const handler of HANDLERS) if (dom.has(el, handler)) return 2;
    if (style && style.cursor === "pointer" && !pointerAbove) return 2;
    return !bare && dom.has(el, "tabindex") && (!(el instanceof HTMLElement) || dom.tabIndex(el) >= 0) ? 1 : 0;
  };
  const anyInside = (el) => {
    if (dom.one(el, NATIVE)) return true;
    for (const inner of dom.all(el, "*")) if (interactive(inner, null, true)) return true;
    return false;
  };
  const inlineOnly = (el) => {
    for (const inner of dom.all(el, "*")) {
      if (!INLINE.has(dom.name(inner)) || dom.shadow(inner) || interactive(inner, null, true)) return false;
    }
    return true;
  };

  const flagsOf = (el, role, strength, focused) => {
    const flags = [], name = dom.name(el), bare = dom.bare(el);
    const field = TYPED.has(role) && (name === "input" || name === "textarea" || editable(el));
    if (strength) flags.push("clickable");
    if (field && !el.readOnly && !on(el, "aria-readonly")) flags.push("editable");
    if (name === "input" && el.type === "password") flags.push("password");
    const control = name === "label" ? el.control : el;
    if (TICKED.has(role) || ((name === "label" || name === "input") && control && (control.type === "checkbox" || control.type === "radio"))) {
      flags.push("checkable");
      if ((control && control.checked === true) || on(el, "aria-checked")) flags.push("checked");
    } else if (!bare && on(el, "aria-pressed")) flags.push("checked");
    const now = bare ? null : dom.attribute(el, "aria-current");
    if ((name === "option" && el.selected) || (!bare && on(el, "aria-selected")) || (now && now !== "false")) flags.push("selected");
    if (dom.matches(el, ":disabled") || (!bare && on(el, "aria-disabled"))) flags.push("disabled");
    if (focused === el) flags.push("focused");
    if (el.required === true || (!bare && on(el, "aria-required"))) flags.push("required");
    const wrong = bare ? null : dom.attribute(el, "aria-invalid");
    if (wrong ? wrong !== "false" : field && dom.matches(el, ":user-invalid")) flags.push("invalid");
    return flags;
  };
  const openness = (el) => {
    const expanded = dom.attribute(el, "aria-expanded");
    if (expanded === "true" || expanded === "false") return expanded === "true" ? "expanded" : "collapsed";
    if (dom.name(el) === "summary" && el.parentElement && dom.name(el.parentElement) === "details") return el.parentElement.open ? "expanded" : "collapsed";
    return attribute(el, "aria-valuetext") || attribute(el, "aria-valuenow");
  };
  const fieldWords = (el, name) => {
    const hint = spoken(el) || labelText(el) || attribute(el, "placeholder") || attribute(el, "title") || attribute(el, "alt") || textBefore(el);
    if (name === "select") return ["", hint, [...el.selectedOptions].map((o) => squeeze(o.textContent)).join(", ").slice(0, MAX_VALUE)];
    if (el.type === "file") return ["", hint, [...el.files].map((file) => file.name).join(", ").slice(0, MAX_VALUE)];
    return ["", hint, (el.type === "password" ? "\u2022".repeat(el.value.length) : el.value).slice(0, MAX_VALUE)];
  };
  // What is drawn, what is spoken, and what it holds.
  const wordsOf = (el, role) => {
    const name = dom.name(el);
    if (name === "input" && role === "button") return [squeeze(el.value) || (el.type === "submit" ? "Submit" : el.type === "reset" ? "Reset" : ""), spoken(el) || attribute(el, "alt") || attribute(el, "title"), ""];
    if (name === "input" && (el.type === "checkbox" || el.type === "radio")) return [labelText(el), spoken(el) || attribute(el, "title"), ""];
    if (name === "input" || name === "textarea" || name === "select") return fieldWords(el, name);
    if (name === "video" || name === "audio") return ["", spoken(el) || attribute(el, "title"), el.paused ? "paused" : "playing"];
    if (name === "iframe" || name === "frame") return ["", spoken(el) || attribute(el, "title") || attribute(el, "name"), ""];
    const said = spoken(el);
    if (editable(el)) return ["", said || attribute(el, "title") || attribute(el, "aria-placeholder") || attribute(el, "data-placeholder") || textBefore(el), linesOf(el)];
    const text = squeeze(drawn(el));
    const also = said && said !== text ? said : text ? "" : attribute(el, "alt") || pictured(el) || attribute(el, "title");
    return [text, also, openness(el)];
  };
  // What has neither words nor an id is told apart by its classes, as in a style sheet.
  const nameOf = (el, words) => {
    if (words && dom.bare(el)) return "";
    const given = dom.id(el) || attribute(el, "name");
    if (given || words) return given;
    return [...dom.classes(el)].slice(0, 3).map((name) => "." + name).join("");
  };

  own.words = {
    NATIVE, MAX_TEXT, squeeze, drawn, attribute, upwards, spoken, labelText, roleOf, hiddenControl, typedBehind, linesOf, interactive, anyInside, inlineOnly, flagsOf,
    wordsOf, nameOf,
  };
})();
