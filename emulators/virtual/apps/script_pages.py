"""Three pages with scripts that lie in the folder Download: a maze, numbers to multiply, colours to draw with."""

import random

from emulators.virtual.files import SHARED
from emulators.virtual.world import World

__all__ = ["FOLDER", "draw_page", "maze_page", "numbers_page", "seed"]

FOLDER = f"{SHARED}/Download"

_STYLE = (
    "<style>body{font:16px sans-serif;margin:16px;color:#202124}button{font-size:18px;padding:14px 18px;margin:4px;"
    "border:0;border-radius:8px;background:#d3e3fd}td{width:52px;height:52px;border:1px solid #999;text-align:center;"
    "font-size:26px}.wall{background:#3c4043}.goal{background:#81c995}table{border-collapse:collapse}"
    "input{display:block;font-size:20px;height:52px;width:280px;margin:8px 0}</style>"
)


def _page(title: str, body: str, script: str) -> str:
    view = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    head = f'<head><meta charset="utf-8"><title>{title}</title>{view}{_STYLE}</head>'
    return f"<!DOCTYPE html>\n<html>{head}<body><h1>{title}</h1>{body}<script>{script}</script></body></html>\n"


def maze_page(seed: int) -> str:
    """A field of five by five with a way from the first to the last cell."""
    rng = random.Random(f"maze {seed}")
    way, spot = {(0, 0)}, (0, 0)
    while spot != (4, 4):
        row, column = spot
        spot = (row + 1, column) if column == 4 or (row < 4 and rng.random() < 0.5) else (row, column + 1)
        way.add(spot)
    open_ = [[(r, c) in way or rng.random() < 0.25 for c in range(5)] for r in range(5)]
    field = "[" + ",".join("[" + ",".join("1" if cell else "0" for cell in line) + "]" for line in open_) + "]"
    buttons = "".join(f'<button onclick="go({r},{c})">{name}</button>'
                      for name, r, c in (("Up", -1, 0), ("Down", 1, 0), ("Left", 0, -1), ("Right", 0, 1)))  # fmt: skip
    script = (
        f"const field={field};let at=[0,0];"
        "function show(){const t=document.getElementById('field');t.textContent='';field.forEach((line,r)=>{"
        "const row=t.insertRow();line.forEach((free,c)=>{const cell=row.insertCell();"
        "if(!free)cell.className='wall';else if(r==4&&c==4)cell.className='goal';"
        "if(r==at[0]&&c==at[1])cell.textContent='X'})})}"
        "function go(r,c){const y=at[0]+r,x=at[1]+c;if(field[y]&&field[y][x]){at=[y,x];show();"
        "if(y==4&&x==4)document.getElementById('said').textContent='Success!'}}show();"
    )
    body = f"<p>Bring the X to the green cell.</p><table id=field></table><p>{buttons}</p><h2 id=said></h2>"
    return _page("Maze", body, script)


def numbers_page(seed: int) -> str:
    """Five numbers that are shown one by one, and a field for their product."""
    rng = random.Random(f"numbers {seed}")
    numbers = [rng.randint(2, 9) for _ in range(5)]
    script = (
        f"const numbers={numbers};let i=0;const face=document.getElementById('face');face.textContent=numbers[0];"
        "function next(){i++;if(i<numbers.length)face.textContent=numbers[i];else{"
        "document.getElementById('first').remove();document.getElementById('second').hidden=false}}"
        "function check(){const right=numbers.reduce((a,b)=>a*b,1);"
        "const given=+document.getElementById('answer').value;"
        "document.getElementById('said').textContent=given===right?'Success!':'Try again'}"
    )
    body = (
        "<div id=first><p>Remember the numbers.</p><p id=face style='font-size:44px'></p>"
        '<button onclick="next()">Next number</button></div><div id=second hidden><p>What is their product?</p>'
        '<input id=answer aria-label="Product" inputmode="numeric"><button onclick="check()">Check</button></div>'
        "<h2 id=said></h2>"
    )
    return _page("Numbers", body, script)


def draw_page(seed: int) -> str:
    """A canvas, six colours, and the three of them that a drawing needs."""
    rng = random.Random(f"colours {seed}")
    colors = {"Red": "#d93025", "Green": "#188038", "Blue": "#1a73e8", "Orange": "#f29900", "Purple": "#9334e6",
              "Black": "#202124"}  # fmt: skip
    wanted = rng.sample(list(colors), 3)
    buttons = "".join(
        f'<button style="background:{code};color:#fff" onclick="pen=\'{name}\'">{name}</button>'
        for name, code in colors.items()
    )
    script = (
        f"const colors={ {**colors} };const wanted={wanted};let pen='',used=new Set(),on=false;"
        "const canvas=document.getElementById('sheet'),ink=canvas.getContext('2d');"
        "function spot(e){const b=canvas.getBoundingClientRect();return[e.clientX-b.left,e.clientY-b.top]}"
        "canvas.addEventListener('pointerdown',e=>{if(!pen)return;on=true;ink.strokeStyle=colors[pen];ink.lineWidth=5;"
        "ink.beginPath();ink.moveTo(...spot(e))});"
        "canvas.addEventListener('pointermove',e=>{if(on){ink.lineTo(...spot(e));ink.stroke();used.add(pen)}});"
        "addEventListener('pointerup',()=>{on=false});"
        "function done(){document.getElementById('said').textContent="
        "wanted.every(c=>used.has(c))?'Success!':'A colour is missing'}"
    )
    body = (
        f"<p>Draw something in {wanted[0]}, {wanted[1]} and {wanted[2]}.</p>"
        '<canvas id=sheet width=300 height=260 style="border:1px solid #999;touch-action:none"></canvas>'
        f'<p>{buttons}</p><button onclick="done()">Submit</button><h2 id=said></h2>'
    )
    return _page("Drawing", body, script)


def seed(world: World, rng: random.Random) -> None:
    """Put the three pages, each drawn anew, where downloads are."""
    number = rng.randrange(1_000_000)
    files = world.files
    for name, page in (("maze", maze_page), ("numbers", numbers_page), ("drawing", draw_page)):
        files = files.write(f"{FOLDER}/{name}.html", page(number), modified=world.state.now - 86_400)
    world.put_files(files)
