// The document as the observer reads it. Made for a world of its own, where a page can replace no function; what is left
// to a page are names: a field called "childNodes" hides that property of its form, so properties are read past them.
(() => {
  const NAME = "__guiagent"; // replaced by a name that no page knows
  if (globalThis[NAME]) return;
  const own = {};
  Object.defineProperty(globalThis, NAME, { value: own });

  const getter = (type, name) => { const { get } = Object.getOwnPropertyDescriptor(type.prototype, name); return (node) => get.call(node); };
  const method = (type, name) => { const work = type.prototype[name]; return (node, a) => work.call(node, a); };
  const attributeOf = Element.prototype.getAttribute, hasAny = Element.prototype.hasAttributes, hitAt = Document.prototype.elementFromPoint;
  const hitIn = ShadowRoot.prototype.elementFromPoint;
  own.dom = {
    name: getter(Element, "localName"), id: getter(Element, "id"), first: getter(Element, "firstElementChild"),
    count: getter(Element, "childElementCount"), classes: getter(Element, "classList"), shadow: getter(Element, "shadowRoot"),
    attribute: (el, name) => attributeOf.call(el, name), has: method(Element, "hasAttribute"), bare: (el) => !hasAny.call(el), matches: method(Element, "matches"),
    closest: method(Element, "closest"), one: method(Element, "querySelector"), all: method(Element, "querySelectorAll"),
    box: method(Element, "getBoundingClientRect"), rects: method(Element, "getClientRects"), shown: method(Element, "checkVisibility"),
    height: getter(Element, "clientHeight"), width: getter(Element, "clientWidth"), left: getter(Element, "clientLeft"), top: getter(Element, "clientTop"),
    fullHeight: getter(Element, "scrollHeight"), fullWidth: getter(Element, "scrollWidth"),
    tabIndex: getter(HTMLElement, "tabIndex"), editable: getter(HTMLElement, "isContentEditable"), written: getter(HTMLElement, "innerText"),
    text: getter(Node, "textContent"), kids: getter(Node, "childNodes"), start: getter(Node, "firstChild"), after: getter(Node, "nextSibling"), parent: getter(Node, "parentNode"), owner: getter(Node, "ownerDocument"),
    root: method(Node, "getRootNode"), document: getter(Document, "documentElement"), body: getter(Document, "body"),
    scroller: getter(Document, "scrollingElement"), focus: getter(Document, "activeElement"), title: getter(Document, "title"),
    ready: getter(Document, "readyState"), hidden: getter(Document, "hidden"), animations: method(Document, "getAnimations"),
    type: getter(Node, "nodeType"), at: (where, x, y) => (own.dom.type(where) === 9 ? hitAt : hitIn).call(where, x, y),
  };

  // Elements that listen to touches are known to the page's world only, which is asked for them.
  const touchable = new WeakSet(), armed = new WeakSet();
  const dispatch = EventTarget.prototype.dispatchEvent, listen = EventTarget.prototype.addEventListener;
  let answer;
  const target = (event) => event.composedPath()[0];
  const answered = (event) => { answer = event.detail; };
  const listens = (event) => { touchable.add(target(event)); };
  const deaf = (event) => { touchable.delete(target(event)); };
  own.touchable = (el) => touchable.has(el);
  own.ask = (where, what) => {
    for (const [kind, work] of [["!", answered], ["+", listens], ["-", deaf]]) listen.call(where, NAME + kind, work, true);
    answer = undefined;
    dispatch.call(where, new CustomEvent(NAME + "?", { detail: what }));
    return answer;
  };
  own.told = () => dispatch.call(window, new CustomEvent(NAME + "."));

  // This window and those inside it whose documents can be read.
  own.windows = () => {
    const found = [window];
    for (let i = 0; i < found.length && found.length < 100; i += 1) {
      for (let n = 0; n < found[i].length && found.length < 100; n += 1) {
        try { if (found[i][n].document) found.push(found[i][n]); } catch { /* another origin */ }
      }
    }
    return found;
  };
  // Whether there are others, whose documents cannot.
  own.sealed = () => own.windows().some((where) => {
    for (let n = 0; n < where.length; n += 1) {
      try { if (where[n].document) continue; } catch { /* another origin */ }
      return true;
    }
    return false;
  });
  own.marked = Infinity;
  own.mark = () => { own.marked = performance.now(); for (const where of own.windows()) own.ask(where, "mark"); };
  own.dragging = () => own.windows().some((where) => own.ask(where, "dragging"));

  // A node keeps its number until `renumber`.
  let numbers = new WeakMap();
  own.last = 0;
  own.renumber = (last) => { numbers = new WeakMap(); own.last = last; };
  own.numbered = (node) => {
    let known = numbers.get(node);
    if (known === undefined) { known = [own.last += 1, new WeakRef(node)]; numbers.set(node, known); }
    return known;
  };
})();
