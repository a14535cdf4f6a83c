"""What notes are about: for each topic some things and some sentences, and how a note of each kind puts them."""

from collections.abc import Mapping
from random import Random

__all__ = ["NOTEBOOK_TEXTS", "TOPICS", "note_text"]

TOPICS: Mapping[str, tuple[str, str, str, str]] = {
    "Garden": (
        "seeds, compost, gloves, a hose", "Beans along the south wall", "Prune the roses in March",
        "Turn the compost weekly",
    ),
    "Kitchen": (
        "shelves, hooks, tiles, a tap", "White tiles above the sink", "The oven door sticks",
        "More light over the table",
    ),
    "Birthday": (
        "a cake, candles, lemonade, balloons", "Invite the cousins early", "Games in the yard at three",
        "Book the hall by May",
    ),
    "Camping": (
        "the tent, a stove, sleeping bags, matches", "The site by the lake has showers", "Leave on Friday at noon",
        "Check the tent poles",
    ),
    "Office": (
        "a lamp, folders, a chair, cables", "Move the desk to the window", "Share the printer with Ada",
        "Quiet hours until ten",
    ),
    "Piano": (
        "scales, the waltz, the new sonata, octaves", "Twenty minutes before breakfast", "Left hand alone first",
        "Recital on the last Sunday",
    ),
    "Budget": (
        "rent, groceries, phone, train fares", "Put fifty aside each month", "The insurance is due in May",
        "Compare power companies",
    ),
    "Chess": (
        "the endgame book, a clock, score sheets, two boards", "Develop the knights first", "Club night is Tuesday",
        "Study rook endings",
    ),
    "Cinema": (
        "the short films, a comedy, the documentary, one western", "Tuesday seats are cheaper",
        "Row H has the best view", "Ask Omar about Friday",
    ),
    "Bicycle": (
        "a chain, brake pads, a lamp, oil", "The back brake squeaks", "Ride to the dam on Sunday",
        "Pump the tyres monthly",
    ),
    "Dentist": (
        "floss, the referral, the bill, a new brush", "Checkup twice a year", "Ask about the left molar",
        "The practice has moved upstairs",
    ),
    "Spanish": (
        "verbs, flash cards, the reader, a podcast", "Ten new words a day", "Ser and estar again",
        "Exchange with Ines on Mondays",
    ),
    "Running": (
        "shoes, a cap, a bottle, plasters", "Slow first kilometre", "Intervals on Wednesday", "Rest before the race",
    ),
    "Museum": (
        "the maps, the masks, the clocks, the coins", "Free on the first Sunday", "Start on the top floor",
        "The cafe closes at five",
    ),
    "Balcony": (
        "planters, basil, a chair, fairy lights", "Tomatoes need the corner", "Water in the evening",
        "Fix the loose rail",
    ),
    "Library": (
        "two novels, the atlas, a travel guide, a cookbook", "Books are due on the 20th", "Reading circle at seven",
        "Ask for the local archive",
    ),
    "Summer": (
        "sandals, sun cream, a hat, a picnic rug", "Two weeks at the lake", "Swap the cat sitting with Lina",
        "Berries ripen in July",
    ),
    "Winter": (
        "skis, wool socks, salt, firewood", "Service the boiler in October", "Bring the pots inside",
        "Wax the skis before Christmas",
    ),
    "Concert": (
        "tickets, stands, programmes, black shirts", "Doors open at seven", "Tune before we go on",
        "The encore is the short one",
    ),
    "Laundry": (
        "pegs, powder, a basket, a line", "Wool at thirty degrees", "The machine is free on Monday",
        "Separate the red towels",
    ),
    "Picnic": (
        "sandwiches, plums, juice, a blanket", "Meet at the boat house", "Bring a knife for the cheese",
        "Home before the rain",
    ),
    "Pottery": (
        "clay, glaze, sponges, an apron", "Kiln day is Thursday", "Thinner walls next time", "Try the green glaze",
    ),
    "Hiking": (
        "boots, a map, water, rain jackets", "The ridge path is open again", "Last bus leaves at six",
        "Hut needs booking",
    ),
    "Sailing": (
        "ropes, life vests, charts, a winch handle", "Wind from the west at noon", "Practise the bowline",
        "Clean the hull in April",
    ),
    "School": (
        "notebooks, a ruler, gym shoes, the timetable", "Parents evening in week 12", "Maths test on fractions",
        "Field trip to the mill",
    ),
    "Market": (
        "eggs, leeks, cheese, bread", "The mushroom stall comes at nine", "Bring small change",
        "Plums are cheaper after noon",
    ),
    "Painting": (
        "brushes, primer, blue, a canvas", "Two thin coats dry faster", "Morning light is best", "Try the big canvas",
    ),
    "Puzzle": (
        "edges, the sky, the lighthouse, the boats", "Sort by colour first", "Swap boxes with Theo",
        "One piece is missing",
    ),
    "Recipe": (
        "flour, eggs, milk, nutmeg", "Rest the dough for an hour", "Less salt next time", "Works with plums, too",
    ),
    "Training": (
        "slides, handouts, badges, a projector", "Two groups of eight", "Break at half past ten",
        "Send the slides afterwards",
    ),
    "Travel": (
        "passport, charger, adapter, tickets", "The night train has couchettes", "Copy the passport",
        "Leave the key with Rosa",
    ),
    "Wedding": (
        "rings, flowers, a band, the menu", "Forty guests at most", "Speeches before the soup",
        "Ask Hugo to take photos",
    ),
    "Yoga": (
        "a mat, a strap, two blocks, a blanket", "Breathe out on the twist", "Class moves to Thursday",
        "Ten minutes every morning",
    ),
    "Theatre": (
        "costumes, props, posters, a ladder", "Lines of act two by Monday", "The lamp cue is late",
        "Ask the school for chairs",
    ),
    "Cellar": (
        "shelves, jars, a lamp, boxes", "Damp in the left corner", "Label the jam jars", "Give the old sledge away",
    ),
    "Harvest": (
        "baskets, gloves, crates, a ladder", "Apples first, pears later", "Juice press on Saturday",
        "Store only what is dry",
    ),
    "Cooking": (
        "soup, flatbread, curry, crumble", "Cook twice, freeze half", "Sharpen the knives", "Try lentils with lemon",
    ),
    "Ferry": (
        "the timetable, the car pass, seats, snacks", "Be there an hour early", "The upper deck is windy",
        "Return trip on the 22nd",
    ),
    "Guitar": (
        "strings, picks, a strap, a tuner", "Practise the F chord", "New strings every spring",
        "Song list for the camp",
    ),
    "Sewing": (
        "thread, buttons, a zip, lining", "Shorten the blue trousers", "Wash the linen first",
        "Borrow the overlocker",
    ),
}  # fmt: skip
"""By the topic of a note (`pools.NOTE_TOPICS`): things that belong to it, and three sentences about it."""

NOTEBOOK_TEXTS: Mapping[str, tuple[str, str, str]] = {
    "Kitchen tap": ("It drips when it is shut", "Size of the washer is 12 mm", "Plumber comes after four"),
    "Spring trip": ("Four days in April", "Rooms near the harbour", "Trains are cheaper before March"),
    "Team talk": ("Start with what went well", "Who looks after the new ones", "Next date is in two weeks"),
    "Piano hour": ("Scales for ten minutes", "Second page is still shaky", "Ask about the pedal"),
    "Tax papers": ("Receipts are in the blue folder", "Hand in before the end of May", "Train fares count"),
    "Train times": ("Fast one leaves at 7:42", "Last one home is at 23:10", "No trains on the branch line"),
    "Book club": ("Read up to chapter nine", "Paula brings the tea", "Vote for the next novel"),
    "Seed order": ("Two packs of runner beans", "Marigolds for the border", "Order before February"),
    "Sofa prices": ("The grey one costs 640", "Delivery is 45 extra", "Measure the hallway first"),
    "Garage key": ("Spare one hangs in the cellar", "Lock sticks when it is cold", "Ines has the second key"),
    "Bike tour": ("Sixty kilometres along the canal", "Lunch at the old mill", "Take two spare tubes"),
    "Guest room": ("Air the mattress", "Needs a lamp by the bed", "Towels are in the chest"),
    "Choir tour": ("Coach leaves at eight", "Black folders for everyone", "Two concerts and a workshop"),
    "Exam week": ("History on Monday morning", "Bring the student card", "Revise dates with Jonas"),
    "Roof check": ("Three tiles are loose", "Gutter is full of leaves", "Roofer can come in June"),
    "Night shift": ("Swap with Karim on Thursday", "Soup for the break", "Sleep until two"),
    "Map notes": ("The bridge at the mill is closed", "Parking behind the church", "Path gets steep after the hut"),
    "Tent repair": ("Tear beside the zip", "Seam tape from the boat shop", "Dry it before packing"),
    "School fair": ("Cakes at ten, games at eleven", "We run the book stall", "Bring change for the till"),
    "Bread test": ("Longer proof, better crust", "70 % water was too wet", "Try rye next week"),
    "Lake house": ("Key is with the neighbour", "Bring gas for the stove", "Boat has to be tied at both ends"),
    "Window frame": ("Sand it before painting", "Putty dries for two days", "Left pane is cracked"),
    "Grammar rules": ("Verb goes second", "Adjectives agree in gender", "Learn the strong verbs by heart"),
    "Soup ideas": ("Leek and potato", "Red lentils with lemon", "Beet with a spoon of cream"),
    "Stamp album": ("Page four lacks the blue one", "Swap meeting on the first Sunday", "Keep it out of the sun"),
    "Water meter": ("Read it on the first of the month", "Last value was 418", "The small wheel turns at night"),
    "Film night": ("Start at eight sharp", "Timo brings the projector", "Something funny this time"),
    "Garden fence": ("Two posts are rotten", "Nine boards of two metres", "Ask the neighbour about the colour"),
    "Wool socks": ("48 stitches for size 40", "Turn the heel after 18 cm", "Grey wool is sold out"),
    "City walk": ("Begin at the clock tower", "The market hall opens at nine", "End at the river cafe"),
    "Yoga plan": ("Stretch the back first", "Hold each pose for five breaths", "No twists after dinner"),
    "Chess game": ("Lost a pawn on move 14", "Rook to the open file", "Look at the opening again"),
    "Desk drawer": ("Batteries go to the left", "Throw away old receipts", "Stamps are in the tin"),
    "Ferry fares": ("Return costs 31 with a bike", "Children under six go free", "Monday is cheapest"),
    "Honey jars": ("Twelve jars from the first harvest", "Print new labels", "Two for the school raffle"),
    "Quiz round": ("Ten questions about rivers", "One picture round", "Tie break is the year of the bridge"),
    "Paint colours": ("Hall in warm white", "Door in bottle green", "Three litres for two coats"),
    "Parcel list": ("Books to Nora", "Return the boots", "Pick up the one at the kiosk"),
    "Rain barrel": ("Holds 200 litres", "Needs a lid against leaves", "Tap is on the wrong side"),
    "Ski rental": ("Boots in size 42", "Open from half past eight", "Helmet is included"),
}  # fmt: skip
"""By the title of a note in a notebook: three sentences."""


def note_text(rng: Random, topic: str, kind: str) -> str:
    """The text of a note on one of the topics, without a newline at its end; `kind` is one of `pools.NOTE_KINDS`."""
    named, *sentences = TOPICS[topic]
    things = [thing[:1].upper() + thing[1:] for thing in named.split(", ")]
    rng.shuffle(things)
    rng.shuffle(sentences)
    match kind:
        case "list":
            return "\n".join(f"- [{rng.choice('  x')}] {thing}" for thing in things)
        case "budget":
            costs = (f"- {thing}: ${5 * rng.randrange(1, 40)}" for thing in things[:3])
            return "\n".join((f"# {sentences[0]}", *costs))
        case "dates":
            days = sorted(rng.sample(range(16, 31), 3))
            return "\n".join(f"- {day} October: {said}" for day, said in zip(days, sentences, strict=True))
        case "plan":
            return "\n".join((f"# {sentences[0]}", *(f"- {said}" for said in (*sentences[1:], *things[:1]))))
        case _:
            return "\n".join(sentences[:2])
