"""What events are called, where they happen and what is written about them, on phones that have been used."""

__all__ = ["DETAILS", "PLACES", "SUBJECTS", "TITLES"]

TITLES = (
    "Breakfast", "Lunch", "Dinner", "Coffee", "Interview", "Meeting", "Call", "Walk", "Rehearsal", "Lesson",
    "Appointment", "Workshop", "Training", "Party", "Visit", "Review",
)  # fmt: skip

SUBJECTS = (
    "Garden club", "Book club", "Film society", "Chess team", "Rowing crew", "City choir", "Bike shop", "Bakery",
    "School board", "Design team", "Sales team", "Landlord", "Dentist", "Eye doctor", "Accountant", "Neighbours",
    "Grandparents", "Tax office", "Youth group", "Language course", "Piano teacher", "Museum guide", "Football team",
    "Plumber", "Carpenter", "Library staff", "Travel agency", "Vet", "Bank adviser", "Study group", "Band",
    "Running partners", "Press office", "Harbour master", "Printing house", "Food bank", "Theatre crew", "Builders",
    "Orchestra", "Parents",
)  # fmt: skip

DETAILS = (
    "Bring the signed papers", "Ask about the summer dates", "We need the large room", "Everybody pays for themselves",
    "The door code is on the letter", "Talk about the new plan", "Prepare three questions", "Bring something to drink",
    "Show the first drafts", "Wear warm clothes", "Compare the two offers", "The lift is out of order",
    "Parking is behind the house", "Take the sketches along", "Start without me if I am late",
    "Bring the old invoices", "Decide on the colours", "Ring twice", "Practise the second part", "Collect the keys",
    "Taste the cakes", "Hand back the books", "Look at the roof", "Count the votes", "Settle the travel costs",
)  # fmt: skip

_STREETS = (
    "Linden Street", "Mill Lane", "Harbour Road", "Castle Square", "Orchard Way", "Station Road", "Bridge Street",
    "Market Place", "Chapel Hill", "Meadow Lane", "Tower Street", "Garden Row", "Canal Walk", "School Lane",
    "Forest Avenue", "River Bank", "Lake View", "Park Terrace", "Church Street", "Abbey Road",
)  # fmt: skip

PLACES = tuple(f"{3 + 7 * i % 88} {street}" for i, street in enumerate(_STREETS * 2))
"""Addresses; each street is there twice, with different numbers."""
