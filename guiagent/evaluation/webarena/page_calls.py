"""The functions that tasks ask a page with ("func:get_query_text(__page__, '.title')"), as scripts of ours.

Each gives what WebArena's or VisualWebArena's function of that name gives: of a page that is not the right one an
empty text or 0, for whatever goes wrong there is passed over.
"""

import json

from rewards.score import RewardError
from rewards.webarena.calls import Call

__all__ = ["script"]

_ROLE = """
const rows = [...document.querySelectorAll("td[data-label='Account'] span.gl-avatar-labeled-sublabel")];
const at = rows.findIndex(one => one.outerText === '@' + given[0]);
return document.querySelectorAll('td.col-max-role span')[at].outerText;"""

_ORDER = """
const rows = [...document.querySelector('#my-orders-table').getElementsByTagName('tbody')].map(body => {
  const row = {};
  for (const cell of body.getElementsByTagName('td')) {
    const key = cell.className.split(' ')[1];
    row[key] = cell.outerText;
    const list = key === 'name' && cell.querySelector('dl');
    if (list) {
      row.options = {};
      const parts = [...list.children];
      for (let i = 0; i < parts.length; i += 2) row.options[parts[i].outerText] = parts[i + 1].outerText;
    }
  }
  return row;
});"""

_COMMENTS = """
const read = (node, level) => ({
  name: node.querySelector('.fg-inherit').outerText,
  text: node.querySelector('.comment__content').outerText,
  time: +new Date(node.querySelector('.comment__main > header > h1 > span > time').dateTime),
  replies: [...node.querySelectorAll('.comment')]
    .filter(one => parseInt(one.getAttribute('data-level')) === level + 1).map(one => read(one, level + 1)),
});
const root = read(document.querySelector('#main'), 0);
let best = null, parent = null, newest = -Infinity;"""

_BODIES: dict[str, tuple[str, str]] = {
    "get_query_text": ("return document.querySelector(given[0]).textContent;", "''"),
    "get_query_text_lowercase": ("return document.querySelector(given[0]).textContent.toLowerCase();", "''"),
    "gitlab_get_project_memeber_role": (_ROLE, "''"),
    "reddit_get_latest_comment_content_by_username": (
        _COMMENTS
        + """
const walk = node => {
  if (node.name === given[0] && node.time > newest) { best = node; newest = node.time; }
  node.replies.forEach(walk);
};
walk(root);
return best.text;""",
        "''",
    ),
    "reddit_get_parent_comment_username_of_latest_comment_by_username": (
        _COMMENTS
        + """
const walk = node => node.replies.forEach(one => {
  if (one.name !== given[0]) walk(one);
  else if (one.time > newest) { parent = node; newest = one.time; }
});
walk(root);
return parent.name;""",
        "''",
    ),
    "shopping_get_num_reviews": (
        "return parseInt(document.querySelector('#tab-label-reviews-title').outerText.split(' ')[1]) || 0;",
        "0",
    ),
    "shopping_get_order_product_name_list": (f"{_ORDER}\nreturn rows.map(row => row.name).join(' |OR| ');", "''"),
    "shopping_get_order_product_option": (
        _ORDER
        + """
const row = rows.find(one => one.sku.trim() === given[0]);
return row ? row.options[given[1]] : '';""",
        "''",
    ),
    "shopping_get_order_product_quantity": (
        _ORDER
        + """
const wanted = given[0].split(' |OR| ');
const row = rows.find(one => wanted.includes(one.sku.trim()));
const count = row ? Number(row.qty.slice(7)) : 0;
return Number.isInteger(count) ? count : 0;""",
        "0",
    ),
    "shopping_get_product_attributes": (
        """
const wanted = given[0].toLowerCase().split(' |or| ');
return [...document.querySelector('#productDetails_detailBullets_sections1 > tbody').children]
  .filter(row => wanted.some(word => row.children[0].outerText.toLowerCase().includes(word)))
  .map(row => row.children[1].outerText).join(', ');""",
        "''",
    ),
    "shopping_get_product_price": (
        """
const box = '#maincontent > div.columns > div > div.product-info-main > div.product-info-price';
const shown = document.querySelector(box + ' > div.price-box.price-final_price > span > span');
return parseFloat(shown.outerText.substr(1)) || 0;""",
        "0",
    ),
    "shopping_get_rating_as_percentage": (
        "return parseFloat(document.querySelector('.rating-result').title.replace('%', '')) || 0;",
        "0",
    ),
}
"""For each function the body of a script, with its texts in `given`, and what it gives where that fails."""


def script(call: Call) -> str:
    """The expression that gives a call's value in a page. Raises RewardError for a function that asks no page."""
    if call.name not in _BODIES:
        raise RewardError(f"{call.name} asks no page; it cannot stand where a page is asked")
    body, otherwise = _BODIES[call.name]
    given = json.dumps(list(call.arguments))
    return f"(() => {{ try {{ const given = {given}; {body} }} catch {{ return {otherwise}; }} }})()"
